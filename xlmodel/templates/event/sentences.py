"""What a workbook about news says in words: formulas that make English sentences of its cells, so that they stay true."""

from typing import Final

from xlmodel.templates.blocks import losses
from xlmodel.templates.blocks.words import day

TITLE: Final = '=in_name&": what did the market make of the news?"'


def _points(change: str) -> str:
    return f'FIXED(ABS({change})*100,0)&" points "&IF({change}>=0,"likelier","less likely")'


def _percent(value: str) -> str:
    return f'FIXED(ABS({value})*100,1)&" %"'


_MOVE: Final = (
    f'"On "&{day("in_news_date")}&" the share went from "&FIXED(in_price_before,2)&" to "&FIXED(in_price_after,2)&" "&in_currency&", "&'
    f'{_percent("out_abnormal_return")}&IF(out_abnormal_return>=0," more"," less")&" than the market. "'
)
_IMPLIES: Final = (
    '"To earn that the EPS of FY2 would have to be "&FIXED(out_eps_explaining,2)&" instead of "&FIXED(in_eps_fy2,2)&", or the P/E "&'
    'FIXED(out_multiple_after,1)&" instead of "&FIXED(out_multiple_before,1)&", or bull against bear "&'
    f'{_points("out_odds_change")}&"."'
)
_STUDY: Final = (
    f'IF(ISNUMBER(out_t),IF(in_study_day=in_news_date,""," Daily closes are at hand around an earlier one only.")&" The event study of "&{day("in_study_day")}&": "&IF(out_car>=0,"+","-")&{_percent("out_car")}&'
    '" beyond the market model, t "&FIXED(out_t,1)&IF(ABS(out_t)>=2,": more than the usual noise.",": no more than the usual noise."),'
    '" No event study: daily closes are lacking.")'
)
_AFTER: Final = (
    'IF(ISNUMBER(out_went_on_20)," After "&COUNT(EventTable[Went on 20])&" earlier announcement"&IF(COUNT(EventTable[Went on 20])=1,"","s")&" the share "&IF(out_went_on_20>=0,"went on by ","gave back ")&'
    f'{_percent("out_went_on_20")}&" within 20 days"&IF(COUNT(EventTable[Went on 20])=1,".",", on average."),"")'
)
VERDICT: Final = losses.or_else(f"{_MOVE}&{_IMPLIES}&{_STUDY}&{_AFTER}")
VERDICT_LENGTH: Final = 64  # points: four lines

IMPLIED_HEADING: Final = '="What the move implies: for EPS, for the multiple, or for the odds of bull against bear"'
STUDY_HEADING: Final = f'="Was it more than noise? Event study of "&IF(in_study_day="","no day",{day("in_study_day")})&IF(in_study_name="","",": "&in_study_name)'
PATH: Final = (
    '=IF(ISNUMBER(out_car),"The event: "&IF(out_car>=0,"+","-")&'
    f'{_percent("out_car")}&" beyond the market, t "&FIXED(out_t,1),"No daily closes around an event")'
)
MOVES: Final = (
    '=IF(COUNT(EventTable[Move])=0,"No announcement is known",COUNT(EventTable[Move])&IF(COUNT(EventTable[Move])=1," announcement; "," announcements; ")&COUNTIF(EventTable[Move],">0")&'
    '" of them moved the share up")'
)
