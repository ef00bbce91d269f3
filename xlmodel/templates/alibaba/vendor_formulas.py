"""The vendor bridge: what the owner of a terminal would type instead of a figure; texts, never formulas."""

from xlmodel.templates.blocks.data import Vendors
from xlmodel.templates.requests import Request

_BLOOMBERG = {"price": "PX_LAST", "previous close": "PX_YEST_CLOSE", "volume": "PX_VOLUME", "market cap": "CUR_MKT_CAP",
              "ordinary shares": "EQY_SH_OUT", "ads ratio": "ADR_SH_PER_ADR", "EPS": "BEST_EPS"}  # fmt: skip
_FACTSET = {"price": "P_PRICE(0)", "previous close": "P_PRICE(-1)", "volume": "P_VOLUME(0)", "market cap": "P_MARKET_VAL(0)",
            "ordinary shares": "FF_COM_SHS_OUT", "ads ratio": "P_ADR_RATIO"}  # fmt: skip
_CAPITAL_IQ = {"price": "IQ_CLOSEPRICE", "previous close": "IQ_PREVIOUSCLOSEPRICE", "volume": "IQ_VOLUME",
               "market cap": "IQ_MARKETCAP", "ordinary shares": "IQ_SHARESOUTSTANDING", "EPS": "IQ_EPS_EST"}  # fmt: skip


def _formulas(request: Request) -> tuple[str | None, str | None, str | None]:
    """The row's figure in the formulas of Bloomberg, FactSet and Capital IQ; nothing where it has no single one."""
    _, security, item, _, period, gives, *_ = request
    if gives != "value" or item not in _BLOOMBERG:
        return None, None, None
    year = period.removeprefix("FY")
    bloomberg = f'=BDP("{security} US Equity","{_BLOOMBERG[item]}"'
    bloomberg += f',"BEST_FPERIOD_OVERRIDE","{year}FY","EQY_FUND_CRNCY","USD")' if period else ")"
    code = f"FE_ESTIMATE(EPS,MEAN,ANN_ROLL,+{year},NOW,,,USD)" if period else _FACTSET[item]
    factset = f'=FDS("{security}-US","{code}")'
    capital_iq = None
    if item in _CAPITAL_IQ:
        exchange = "NYSE" if security == "BABA" else "NASDAQGS"
        last = f',"FY+{year}",,,"USD")' if period else ")"
        capital_iq = f'=CIQ("{exchange}:{security}","{_CAPITAL_IQ[item]}"{last}'
    return bloomberg, factset, capital_iq


VENDORS = Vendors(("Bloomberg", "FactSet", "Capital IQ"), _formulas, (44, 44, 46))
