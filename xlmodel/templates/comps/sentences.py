"""What a comparison with peers says in words: formulas that make English sentences of its cells, so that they stay true."""

from typing import Final

from xlmodel.templates.blocks import losses
from xlmodel.templates.blocks.front import AT_THE_PRICE
from xlmodel.templates.blocks.words import day
from xlmodel.templates.case import Case
from xlmodel.templates.comps.peer_set import LOSS, REASONS, TICKERS

TITLE: Final = '=in_name&": cheap or dear against its peers?"'
MONTHS: Final = '=IF(out_months=12,"FY2 itself",IF(out_months=0,"FY1 itself",12-out_months&" months of FY1 and "&out_months&" of FY2"))'
COUNTED: Final = (
    f'="the "&in_peer_method&"; "&out_peers_used&" of "&out_peers_named&" count"&IF(SUMPRODUCT(--({REASONS}="{LOSS}"))=0,"",'
    f'"; losses left out: "&SUMPRODUCT(--({REASONS}="{LOSS}")))'
)
INTERVAL: Final = (
    '=IF(ISNUMBER(out_median_low),"90 % interval of the median "&FIXED(out_median_low,1)&" to "&FIXED(out_median_high,1),'
    '"an interval takes five peers")'
)
OF_THE_PAST: Final = {"NTM": "on the next twelve months", "FY2": "on FY2"}
NAMED: Final = f'=SUMPRODUCT(--({TICKERS}<>""))'


def verdict(case: Case) -> str:
    """A piece of a formula: what the page says, in a few sentences."""
    pays = (
        f'{AT_THE_PRICE}&" the market pays "&FIXED(out_forward_pe,1)&" times the earnings of the twelve '
        f'months to "&{day("in_common_end")}&", "&FIXED(ABS(out_peer_discount)*100,0)&" % "&IF(out_peer_discount>=0,"less",'
        '"more")&" than for its peers ("&FIXED(out_peer_multiple,1)&")."'
    )
    sure = (
        'IF(ISNUMBER(out_median_low),IF(out_forward_pe<out_median_low," That is below the 90 % interval of their median.",'
        'IF(out_forward_pe>out_median_high," That is above the 90 % interval of their median."," With "&out_peers_used&" peers '
        'that may be chance: the 90 % interval of their median is "&FIXED(out_median_low,1)&" to "&FIXED(out_median_high,1)&".")),'
        '" Too few peers for an interval.")'
    )
    growth = (
        'IF(ISNUMBER(out_growth_share)," Growth of "&FIXED(out_eps_growth*100,0)&" % against "&FIXED(out_peer_growth*100,0)&" % "&'
        'IF(out_growth_share>1,"explains all of it and more",IF(out_growth_share>0.005,"explains "&FIXED(out_growth_share*100,0)&'
        '" % of it",IF(out_growth_share<-0.005,"explains nothing of it: it speaks for the opposite","explains nothing of it")))&'
        '".","")'
    )
    past = (
        'IFERROR(" Against its own past it stands "&FIXED(ABS(out_own_discount)*100,0)&" % "&IF(out_own_discount>=0,"below",'
        '"above")&" the median.","")'
        if case.history
        else '""'
    )
    none = (
        '"None of the "&out_peers_named&" peers has a multiple: Peers says why. On its own the share costs "&'
        'FIXED(out_forward_pe,1)&" times the earnings of that year."'
    )
    return losses.or_else(f"IFERROR({pays}&{sure}&{growth}&{past},{none})")
