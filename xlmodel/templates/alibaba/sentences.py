"""What the front page of Alibaba says in words: formulas that make English sentences of its cells."""

from typing import Final

from xlmodel.contract import CHECKS, HOLDS, MEASURED
from xlmodel.templates.alibaba.peers import MULTIPLES, Peers
from xlmodel.templates.blocks.addin import NOTICE
from xlmodel.templates.blocks.checks import FAILING, of_check
from xlmodel.templates.blocks.words import day, known_on
from xlmodel.templates.layout import Book

PRICE_OF_THE_DAY: Final = "Price and valuation date agree (days apart)"
_HOLDS, _DAYS = (of_check(PRICE_OF_THE_DAY, heading) for heading in (HOLDS, MEASURED))

_ODDS: Final = 'FIXED(out_dated_breakeven_probability*100,0)&" %"'
_JUDGED: Final = (
    'IF(in_dated_price<=out_bear_value,"cheap even if bear comes true",IF(in_dated_price>=out_bull_value,"too dear even if '
    f'bull comes true",IF(out_dated_upside<0,"too dear unless bull is likelier than "&{_ODDS}&" against bear",'
    f'"cheap unless bull is less likely than "&{_ODDS}&" against bear")))'
)
_WHOLE: Final = (
    '"At "&FIXED(in_dated_price,2)&" USD the market pays "&FIXED(out_dated_forward_pe,1)&" times the earnings expected for '
    'FY2"&IF(ISNUMBER(out_dated_peer_discount),", its peers "&FIXED(out_peer_multiple,1)&" times","")&'
    f'"; our expected value is "&FIXED(out_expected_value,0)&": "&{_JUDGED}&"."'
)
_POST: Final = (
    '" As the post tells it, at "&FIXED(in_price,2)&" USD and "&FIXED(out_forward_pe,1)&" times, the same value would be "&'
    'FIXED(ABS(out_upside)*100,0)&" % "&IF(out_upside<0,"below","above")&" the price"'
    f'&IF({_HOLDS},".",", but that price is "&{_DAYS}&" days away from the news.")'
)
VERDICT: Final = (
    f'=IFERROR({_WHOLE},IF({NOTICE}<>"","No verdict: the add-in that calculates it is not loaded here.",'
    f'"No close of "&{day("in_as_of")}&" is known, or a figure that hangs from it."))&IFERROR({_POST},"")'
)


def warning(book: Book) -> str:
    """What a reader has to know of the checks: those that fail, by name, and what the price of the post is up against."""
    before = known_on(book, "dated_price_before")
    news = (
        f'" DATES DISAGREE: the price of "&in_price&" is "&{_DAYS}&" days away from "&{day("in_as_of")}&", the day it is set '
        f'beside"&IF(in_dated_price_before="","","; the close of "&{day(before)}&" was "&in_dated_price_before)&"."'
    )
    failing = (
        f'out_checks_failed&" of "&ROWS({CHECKS}[{HOLDS}])&IF(out_checks_failed=1," checks fails: "," checks fail: ")'
    )
    return f'=IF(out_checks_ok,"All checks hold.",{failing}&{FAILING}&"."&IF({_HOLDS},"",{news}))'


def of_averages(peers: Peers, mean: str, median: str, trimmed: str) -> str:
    """What one peer does to the averages, and whether the trimmed mean cut any; each only where it is so.

    Parameters
        mean, median, trimmed  the cells with these averages.
    """
    highest = f"INDEX({peers.tickers},MATCH({peers.highest},{MULTIPLES},0))"
    apart = (
        f'IF({mean}>1.25*{median},"One peer at "&FIXED({peers.highest},0)&" times ("&{highest}&") moves the mean and not the '
        'median. ","")'
    )
    same = f'IF(ABS({trimmed}-{mean})<0.000001,"trimmed = mean: nothing was cut of "&COUNT({MULTIPLES})&".","")'
    return f'=IFERROR({apart}&{same},"")'
