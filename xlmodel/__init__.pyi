"""Valuation functions for spreadsheets: the same formula in Excel, LibreOffice and a script."""

# Written by scripts/generate from the declarations of the functions; not to be changed by hand.
# The first signature that fits is meant, from the narrowest to the widest:
# mypy: disable-error-code="overload-overlap"

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal, TypeAlias, overload

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from xlmodel.calculation.result import Result as Result
from xlmodel.calculation.workbook import Workbook as Workbook
from xlmodel.errors import CellError as CellError
from xlmodel.errors import DomainError as DomainError
from xlmodel.errors import HostError as HostError
from xlmodel.errors import InputError as InputError
from xlmodel.errors import NoDataError as NoDataError
from xlmodel.errors import RequestError as RequestError
from xlmodel.errors import SettingError as SettingError
from xlmodel.errors import ValuationError as ValuationError
from xlmodel.errors import WorkbookError as WorkbookError
from xlmodel.errors import XlModelError as XlModelError
from xlmodel.hosts.python import reasons as reasons

__version__: Literal["0.1.0"]
__all__ = [
    "CellError",
    "DomainError",
    "HostError",
    "InputError",
    "NoDataError",
    "RequestError",
    "Result",
    "SettingError",
    "ValuationError",
    "Workbook",
    "WorkbookError",
    "XlModelError",
    "ads_count",
    "aggregate_pe",
    "breakeven_probability",
    "buyback_eps",
    "calendarize",
    "cash_adjusted_pe",
    "consensus",
    "cost_of_equity",
    "data_age",
    "dcf_table",
    "dcf_value",
    "diluted_shares",
    "discount_attribution",
    "driver_distribution",
    "driver_expected_value",
    "driver_table",
    "driver_value",
    "earnings_surprise",
    "earnings_yield",
    "enterprise_value",
    "equity_per_share",
    "ev_multiple",
    "event_rerating",
    "event_study",
    "expected_value",
    "explain",
    "football_field",
    "forward_pe",
    "forward_pe_table",
    "fx_rate",
    "h_model_return",
    "h_model_value",
    "implied_cost_of_equity",
    "implied_dcf_growth",
    "implied_exit_multiple",
    "implied_growth",
    "implied_irr",
    "implied_perpetual_growth",
    "implied_price",
    "implied_probability_above",
    "justified_pb",
    "justified_pe",
    "kelly_fraction",
    "ltm",
    "margin_of_safety",
    "market_price",
    "normalized_eps",
    "ntm_eps",
    "ntm_pe",
    "ntm_weight",
    "pe_band",
    "peer_discount",
    "peer_group",
    "peer_multiple",
    "peer_percentile",
    "peer_premium",
    "peer_stats",
    "peer_zscore",
    "peg",
    "per_ads",
    "price_history",
    "pvgo",
    "reasons",
    "relative_return",
    "relative_valuation",
    "relevered_beta",
    "reported",
    "residual_income_value",
    "return_attribution",
    "revision_breadth",
    "reward_risk",
    "scenario_sd",
    "scenario_summary",
    "scenario_table",
    "scenario_tornado",
    "scenario_value",
    "simulate_value",
    "sotp_table",
    "sotp_value",
    "split_factor",
    "standardized_surprise",
    "stub_multiple",
    "trailing_pe",
    "two_stage_pe",
    "unit_check",
    "unlevered_beta",
    "upside",
    "value_driver_pe",
    "wacc",
    "warranted_interval",
    "warranted_multiple",
    "warranted_stats",
]

_Number: TypeAlias = float | np.integer[Any] | np.floating[Any] | date | np.datetime64
_Numbers: TypeAlias = NDArray[Any] | Sequence[_Number | None] | Sequence[Sequence[_Number | None]]
_Day: TypeAlias = _Number | str
_Days: TypeAlias = NDArray[Any] | Sequence[_Day | None] | Sequence[Sequence[_Day | None]]
_Series: TypeAlias = pd.Series[Any]
_List: TypeAlias = _Number | Sequence[_Number | None] | np.ndarray[tuple[int], np.dtype[Any]] | _Series
_Lists: TypeAlias = NDArray[Any] | Sequence[Sequence[_Number | None]]
_DayList: TypeAlias = _Day | Sequence[_Day | None] | np.ndarray[tuple[int], np.dtype[Any]] | _Series
_DayLists: TypeAlias = NDArray[Any] | Sequence[Sequence[_Day | None]]
_Frame: TypeAlias = pd.DataFrame
_Block: TypeAlias = _List | Sequence[Sequence[_Number | None]] | np.ndarray[tuple[int, int], np.dtype[Any]] | _Frame
_Blocks: TypeAlias = NDArray[Any]
_Texts: TypeAlias = Sequence[str | None] | NDArray[Any]
_Errors: TypeAlias = Literal["coerce", "raise"]

@overload
def ads_count(
    ordinary_shares: _Number,
    ads_ratio: _Number,
    *,
    errors: _Errors = "coerce",
) -> float:
    """Number of ADSs that the ordinary shares amount to.

        ordinary_shares / ads_ratio

    Raises
        DomainError  ads_ratio is not above zero, or ordinary_shares is negative.

    Source
        PDD Holdings: 5,693,585,848 ordinary shares, four to an ADS.

    >>> float(ads_count(5_693_585_848, 4))
    1423396462.0
    """

@overload
def ads_count(
    ordinary_shares: _Number | _Numbers,
    ads_ratio: _Number | _Numbers,
    *,
    errors: _Errors = "coerce",
) -> NDArray[np.float64]:
    """Number of ADSs that the ordinary shares amount to."""

@overload
def ads_count(
    ordinary_shares: _Series,
    ads_ratio: _Number | _Numbers | _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Number of ADSs that the ordinary shares amount to."""

@overload
def ads_count(
    ordinary_shares: _Number | _Numbers,
    ads_ratio: _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Number of ADSs that the ordinary shares amount to."""

@overload
def ads_count(
    ordinary_shares: _Frame,
    ads_ratio: _Number | _Numbers | _Series | _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Number of ADSs that the ordinary shares amount to."""

@overload
def ads_count(
    ordinary_shares: _Number | _Numbers | _Series,
    ads_ratio: _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Number of ADSs that the ordinary shares amount to."""

@overload
def buyback_eps(
    net_income: _Number,
    shares: _Number,
    years: _Number,
    buyback_rate: _Number,
    issue_rate: _Number = 0.0,
    *,
    errors: _Errors = "coerce",
) -> float:
    """EPS after years of buybacks, and of new shares for the staff.

        net_income / (shares ((1 - buyback_rate) (1 + issue_rate))^years)

    net_income is that of the last of these years, after what the buybacks cost to finance; shares are those of today.

    Raises
        DomainError  shares is not above zero, years is negative, or a rate is not from 0 to below 1.

    Source
        McKinsey, Koller et al., Valuation, chapter on capital structure and payouts: buybacks raise EPS, and alone
        create no value.

    >>> round(float(buyback_eps(100.0, 100.0, 1.0, 0.2)), 10)
    1.25
    """

@overload
def buyback_eps(
    net_income: _Number | _Numbers,
    shares: _Number | _Numbers,
    years: _Number | _Numbers,
    buyback_rate: _Number | _Numbers,
    issue_rate: _Number | _Numbers = 0.0,
    *,
    errors: _Errors = "coerce",
) -> NDArray[np.float64]:
    """EPS after years of buybacks, and of new shares for the staff."""

@overload
def buyback_eps(
    net_income: _Series,
    shares: _Number | _Numbers | _Series,
    years: _Number | _Numbers | _Series,
    buyback_rate: _Number | _Numbers | _Series,
    issue_rate: _Number | _Numbers | _Series = 0.0,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """EPS after years of buybacks, and of new shares for the staff."""

@overload
def buyback_eps(
    net_income: _Number | _Numbers,
    shares: _Series,
    years: _Number | _Numbers | _Series,
    buyback_rate: _Number | _Numbers | _Series,
    issue_rate: _Number | _Numbers | _Series = 0.0,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """EPS after years of buybacks, and of new shares for the staff."""

@overload
def buyback_eps(
    net_income: _Number | _Numbers,
    shares: _Number | _Numbers,
    years: _Series,
    buyback_rate: _Number | _Numbers | _Series,
    issue_rate: _Number | _Numbers | _Series = 0.0,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """EPS after years of buybacks, and of new shares for the staff."""

@overload
def buyback_eps(
    net_income: _Number | _Numbers,
    shares: _Number | _Numbers,
    years: _Number | _Numbers,
    buyback_rate: _Series,
    issue_rate: _Number | _Numbers | _Series = 0.0,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """EPS after years of buybacks, and of new shares for the staff."""

@overload
def buyback_eps(
    net_income: _Number | _Numbers,
    shares: _Number | _Numbers,
    years: _Number | _Numbers,
    buyback_rate: _Number | _Numbers,
    issue_rate: _Series = ...,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """EPS after years of buybacks, and of new shares for the staff."""

@overload
def buyback_eps(
    net_income: _Frame,
    shares: _Number | _Numbers | _Series | _Frame,
    years: _Number | _Numbers | _Series | _Frame,
    buyback_rate: _Number | _Numbers | _Series | _Frame,
    issue_rate: _Number | _Numbers | _Series | _Frame = 0.0,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """EPS after years of buybacks, and of new shares for the staff."""

@overload
def buyback_eps(
    net_income: _Number | _Numbers | _Series,
    shares: _Frame,
    years: _Number | _Numbers | _Series | _Frame,
    buyback_rate: _Number | _Numbers | _Series | _Frame,
    issue_rate: _Number | _Numbers | _Series | _Frame = 0.0,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """EPS after years of buybacks, and of new shares for the staff."""

@overload
def buyback_eps(
    net_income: _Number | _Numbers | _Series,
    shares: _Number | _Numbers | _Series,
    years: _Frame,
    buyback_rate: _Number | _Numbers | _Series | _Frame,
    issue_rate: _Number | _Numbers | _Series | _Frame = 0.0,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """EPS after years of buybacks, and of new shares for the staff."""

@overload
def buyback_eps(
    net_income: _Number | _Numbers | _Series,
    shares: _Number | _Numbers | _Series,
    years: _Number | _Numbers | _Series,
    buyback_rate: _Frame,
    issue_rate: _Number | _Numbers | _Series | _Frame = 0.0,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """EPS after years of buybacks, and of new shares for the staff."""

@overload
def buyback_eps(
    net_income: _Number | _Numbers | _Series,
    shares: _Number | _Numbers | _Series,
    years: _Number | _Numbers | _Series,
    buyback_rate: _Number | _Numbers | _Series,
    issue_rate: _Frame = ...,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """EPS after years of buybacks, and of new shares for the staff."""

@overload
def calendarize(
    fy_end_month: _Number,
    fy_value: _Number,
    next_fy_value: _Number,
    to_month: _Number = 12.0,
    *,
    errors: _Errors = "coerce",
) -> float:
    """Value of the twelve months that end in to_month, from the two fiscal years that cover them.

        (12 - k)/12 fy_value + k/12 next_fy_value,    k = months from fy_end_month to to_month, 0 to 11

    Fiscal years are named by the year in which they end; the answer ends k months after fy_value does: with a year that
    ends in June and December as to_month, fy_value of June 2025 gives the twelve months to December 2025. It assumes
    that a year's value accrues evenly; four reported quarters, where there are any, are exact.

    Raises
        DomainError  fy_end_month or to_month is not a whole number from 1 to 12.

    Source
        Rosenbaum and Pearl, Investment Banking, chapter 1; Alibaba Group results releases (revenue).

    >>> round(float(calendarize(3, 941_168, 996_347)), 2)
    982552.25
    """

@overload
def calendarize(
    fy_end_month: _Number | _Numbers,
    fy_value: _Number | _Numbers,
    next_fy_value: _Number | _Numbers,
    to_month: _Number | _Numbers = 12.0,
    *,
    errors: _Errors = "coerce",
) -> NDArray[np.float64]:
    """Value of the twelve months that end in to_month, from the two fiscal years that cover them."""

@overload
def calendarize(
    fy_end_month: _Series,
    fy_value: _Number | _Numbers | _Series,
    next_fy_value: _Number | _Numbers | _Series,
    to_month: _Number | _Numbers | _Series = 12.0,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Value of the twelve months that end in to_month, from the two fiscal years that cover them."""

@overload
def calendarize(
    fy_end_month: _Number | _Numbers,
    fy_value: _Series,
    next_fy_value: _Number | _Numbers | _Series,
    to_month: _Number | _Numbers | _Series = 12.0,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Value of the twelve months that end in to_month, from the two fiscal years that cover them."""

@overload
def calendarize(
    fy_end_month: _Number | _Numbers,
    fy_value: _Number | _Numbers,
    next_fy_value: _Series,
    to_month: _Number | _Numbers | _Series = 12.0,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Value of the twelve months that end in to_month, from the two fiscal years that cover them."""

@overload
def calendarize(
    fy_end_month: _Number | _Numbers,
    fy_value: _Number | _Numbers,
    next_fy_value: _Number | _Numbers,
    to_month: _Series = ...,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Value of the twelve months that end in to_month, from the two fiscal years that cover them."""

@overload
def calendarize(
    fy_end_month: _Frame,
    fy_value: _Number | _Numbers | _Series | _Frame,
    next_fy_value: _Number | _Numbers | _Series | _Frame,
    to_month: _Number | _Numbers | _Series | _Frame = 12.0,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Value of the twelve months that end in to_month, from the two fiscal years that cover them."""

@overload
def calendarize(
    fy_end_month: _Number | _Numbers | _Series,
    fy_value: _Frame,
    next_fy_value: _Number | _Numbers | _Series | _Frame,
    to_month: _Number | _Numbers | _Series | _Frame = 12.0,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Value of the twelve months that end in to_month, from the two fiscal years that cover them."""

@overload
def calendarize(
    fy_end_month: _Number | _Numbers | _Series,
    fy_value: _Number | _Numbers | _Series,
    next_fy_value: _Frame,
    to_month: _Number | _Numbers | _Series | _Frame = 12.0,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Value of the twelve months that end in to_month, from the two fiscal years that cover them."""

@overload
def calendarize(
    fy_end_month: _Number | _Numbers | _Series,
    fy_value: _Number | _Numbers | _Series,
    next_fy_value: _Number | _Numbers | _Series,
    to_month: _Frame = ...,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Value of the twelve months that end in to_month, from the two fiscal years that cover them."""

@overload
def cash_adjusted_pe(
    price: _Number,
    eps: _Number,
    net_cash_per_share: _Number,
    interest_per_share: _Number,
    *,
    errors: _Errors = "coerce",
) -> float:
    """Cash-adjusted P/E: what is paid for the business itself, over what the business itself earns.

        (price - net_cash_per_share) / (eps - interest_per_share)

    If cash leaves the price, its income must leave the earnings; of net debt both are negative.

    Not meaningful
        eps less interest_per_share is zero or negative, or net cash exceeds the price.

    Raises
        DomainError  price is not above zero.

    Source
        Damodaran, Investment Valuation, 3rd ed., chapter 18: cash and the P/E ratio.

    >>> float(cash_adjusted_pe(100.0, 6.0, 20.0, 1.0))
    16.0
    """

@overload
def cash_adjusted_pe(
    price: _Number | _Numbers,
    eps: _Number | _Numbers,
    net_cash_per_share: _Number | _Numbers,
    interest_per_share: _Number | _Numbers,
    *,
    errors: _Errors = "coerce",
) -> NDArray[np.float64]:
    """Cash-adjusted P/E: what is paid for the business itself, over what the business itself earns."""

@overload
def cash_adjusted_pe(
    price: _Series,
    eps: _Number | _Numbers | _Series,
    net_cash_per_share: _Number | _Numbers | _Series,
    interest_per_share: _Number | _Numbers | _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Cash-adjusted P/E: what is paid for the business itself, over what the business itself earns."""

@overload
def cash_adjusted_pe(
    price: _Number | _Numbers,
    eps: _Series,
    net_cash_per_share: _Number | _Numbers | _Series,
    interest_per_share: _Number | _Numbers | _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Cash-adjusted P/E: what is paid for the business itself, over what the business itself earns."""

@overload
def cash_adjusted_pe(
    price: _Number | _Numbers,
    eps: _Number | _Numbers,
    net_cash_per_share: _Series,
    interest_per_share: _Number | _Numbers | _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Cash-adjusted P/E: what is paid for the business itself, over what the business itself earns."""

@overload
def cash_adjusted_pe(
    price: _Number | _Numbers,
    eps: _Number | _Numbers,
    net_cash_per_share: _Number | _Numbers,
    interest_per_share: _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Cash-adjusted P/E: what is paid for the business itself, over what the business itself earns."""

@overload
def cash_adjusted_pe(
    price: _Frame,
    eps: _Number | _Numbers | _Series | _Frame,
    net_cash_per_share: _Number | _Numbers | _Series | _Frame,
    interest_per_share: _Number | _Numbers | _Series | _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Cash-adjusted P/E: what is paid for the business itself, over what the business itself earns."""

@overload
def cash_adjusted_pe(
    price: _Number | _Numbers | _Series,
    eps: _Frame,
    net_cash_per_share: _Number | _Numbers | _Series | _Frame,
    interest_per_share: _Number | _Numbers | _Series | _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Cash-adjusted P/E: what is paid for the business itself, over what the business itself earns."""

@overload
def cash_adjusted_pe(
    price: _Number | _Numbers | _Series,
    eps: _Number | _Numbers | _Series,
    net_cash_per_share: _Frame,
    interest_per_share: _Number | _Numbers | _Series | _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Cash-adjusted P/E: what is paid for the business itself, over what the business itself earns."""

@overload
def cash_adjusted_pe(
    price: _Number | _Numbers | _Series,
    eps: _Number | _Numbers | _Series,
    net_cash_per_share: _Number | _Numbers | _Series,
    interest_per_share: _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Cash-adjusted P/E: what is paid for the business itself, over what the business itself earns."""

@overload
def diluted_shares(
    basic_shares: _Number,
    price: _Number,
    options: _List,
    strikes: _List,
    rsus: _Number = 0.0,
    convertible_shares: _List | None = None,
    conversion_prices: _List | None = None,
    *,
    errors: _Errors = "coerce",
) -> float:
    """Diluted shares by the treasury stock method, convertibles as if converted.

        basic_shares + rsus + sum of options x max(0, 1 - strikes / price)
        + sum of convertible_shares where conversion_prices < price

    Options in the money are exercised, and the proceeds buy back shares at the price; the others count nothing. The
    count only: who counts convertibles as shares takes their debt out of the enterprise value, and adds their after-tax
    interest to earnings.

    Raises
        InputError   options and strikes differ in length, or convertible_shares and conversion_prices do, or one of
                     these two is left out.
        DomainError  price is not above zero, or a count or a strike is negative.

    Source
        Rosenbaum and Pearl, Investment Banking, chapter 1: treasury stock method, if-converted method.

    >>> diluted_shares(100.0, 20.0, [10.0, 5.0], [15.0, 25.0])
    102.5
    """

@overload
def diluted_shares(
    basic_shares: _Number | _Numbers,
    price: _Number | _Numbers,
    options: _List | _Lists,
    strikes: _List | _Lists,
    rsus: _Number | _Numbers = 0.0,
    convertible_shares: _List | _Lists | None = None,
    conversion_prices: _List | _Lists | None = None,
    *,
    errors: _Errors = "coerce",
) -> NDArray[np.float64]:
    """Diluted shares by the treasury stock method, convertibles as if converted."""

@overload
def diluted_shares(
    basic_shares: _Series,
    price: _Number | _Numbers | _Series,
    options: _List | _Lists | _Frame,
    strikes: _List | _Lists | _Frame,
    rsus: _Number | _Numbers | _Series = 0.0,
    convertible_shares: _List | _Lists | _Frame | None = None,
    conversion_prices: _List | _Lists | _Frame | None = None,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Diluted shares by the treasury stock method, convertibles as if converted."""

@overload
def diluted_shares(
    basic_shares: _Number | _Numbers,
    price: _Series,
    options: _List | _Lists | _Frame,
    strikes: _List | _Lists | _Frame,
    rsus: _Number | _Numbers | _Series = 0.0,
    convertible_shares: _List | _Lists | _Frame | None = None,
    conversion_prices: _List | _Lists | _Frame | None = None,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Diluted shares by the treasury stock method, convertibles as if converted."""

@overload
def diluted_shares(
    basic_shares: _Number | _Numbers,
    price: _Number | _Numbers,
    options: _Frame,
    strikes: _List | _Lists | _Frame,
    rsus: _Number | _Numbers | _Series = 0.0,
    convertible_shares: _List | _Lists | _Frame | None = None,
    conversion_prices: _List | _Lists | _Frame | None = None,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Diluted shares by the treasury stock method, convertibles as if converted."""

@overload
def diluted_shares(
    basic_shares: _Number | _Numbers,
    price: _Number | _Numbers,
    options: _List | _Lists,
    strikes: _Frame,
    rsus: _Number | _Numbers | _Series = 0.0,
    convertible_shares: _List | _Lists | _Frame | None = None,
    conversion_prices: _List | _Lists | _Frame | None = None,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Diluted shares by the treasury stock method, convertibles as if converted."""

@overload
def diluted_shares(
    basic_shares: _Number | _Numbers,
    price: _Number | _Numbers,
    options: _List | _Lists,
    strikes: _List | _Lists,
    rsus: _Series = ...,
    convertible_shares: _List | _Lists | _Frame | None = None,
    conversion_prices: _List | _Lists | _Frame | None = None,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Diluted shares by the treasury stock method, convertibles as if converted."""

@overload
def diluted_shares(
    basic_shares: _Number | _Numbers,
    price: _Number | _Numbers,
    options: _List | _Lists,
    strikes: _List | _Lists,
    rsus: _Number | _Numbers = 0.0,
    convertible_shares: _Frame | None = None,
    conversion_prices: _List | _Lists | _Frame | None = None,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Diluted shares by the treasury stock method, convertibles as if converted."""

@overload
def diluted_shares(
    basic_shares: _Number | _Numbers,
    price: _Number | _Numbers,
    options: _List | _Lists,
    strikes: _List | _Lists,
    rsus: _Number | _Numbers = 0.0,
    convertible_shares: _List | _Lists | None = None,
    conversion_prices: _Frame | None = None,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Diluted shares by the treasury stock method, convertibles as if converted."""

@overload
def diluted_shares(
    basic_shares: _Frame,
    price: _Number | _Numbers | _Series | _Frame,
    options: _List | _Lists | _Frame,
    strikes: _List | _Lists | _Frame,
    rsus: _Number | _Numbers | _Series | _Frame = 0.0,
    convertible_shares: _List | _Lists | _Frame | None = None,
    conversion_prices: _List | _Lists | _Frame | None = None,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Diluted shares by the treasury stock method, convertibles as if converted."""

@overload
def diluted_shares(
    basic_shares: _Number | _Numbers | _Series,
    price: _Frame,
    options: _List | _Lists | _Frame,
    strikes: _List | _Lists | _Frame,
    rsus: _Number | _Numbers | _Series | _Frame = 0.0,
    convertible_shares: _List | _Lists | _Frame | None = None,
    conversion_prices: _List | _Lists | _Frame | None = None,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Diluted shares by the treasury stock method, convertibles as if converted."""

@overload
def diluted_shares(
    basic_shares: _Number | _Numbers | _Series,
    price: _Number | _Numbers | _Series,
    options: _List | _Lists | _Frame,
    strikes: _List | _Lists | _Frame,
    rsus: _Frame = ...,
    convertible_shares: _List | _Lists | _Frame | None = None,
    conversion_prices: _List | _Lists | _Frame | None = None,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Diluted shares by the treasury stock method, convertibles as if converted."""

@overload
def earnings_surprise(
    actual: _Number,
    consensus: _Number,
    *,
    errors: _Errors = "coerce",
) -> float:
    """Earnings surprise: what was reported less what was expected, as a fraction of it.

        (actual - consensus) / abs(consensus)

    Positive is better than expected, of an expected loss too. Both by one accounting, of one share and one period.

    Not meaningful
        consensus is zero: nothing is a fraction of it.

    Source
        CFA Program, Market-Based Valuation: momentum indicators, unexpected earnings.

    >>> round(float(earnings_surprise(1.10, 1.00)), 10)
    0.1
    """

@overload
def earnings_surprise(
    actual: _Number | _Numbers,
    consensus: _Number | _Numbers,
    *,
    errors: _Errors = "coerce",
) -> NDArray[np.float64]:
    """Earnings surprise: what was reported less what was expected, as a fraction of it."""

@overload
def earnings_surprise(
    actual: _Series,
    consensus: _Number | _Numbers | _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Earnings surprise: what was reported less what was expected, as a fraction of it."""

@overload
def earnings_surprise(
    actual: _Number | _Numbers,
    consensus: _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Earnings surprise: what was reported less what was expected, as a fraction of it."""

@overload
def earnings_surprise(
    actual: _Frame,
    consensus: _Number | _Numbers | _Series | _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Earnings surprise: what was reported less what was expected, as a fraction of it."""

@overload
def earnings_surprise(
    actual: _Number | _Numbers | _Series,
    consensus: _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Earnings surprise: what was reported less what was expected, as a fraction of it."""

@overload
def earnings_yield(
    price: _Number,
    eps: _Number,
    *,
    errors: _Errors = "coerce",
) -> float:
    """Earnings yield: EPS divided by price; defined for losses too, so it ranks every share.

        eps / price

    Raises
        DomainError  price is not above zero.

    Source
        CFA Program, Market-Based Valuation: E/P ranks companies with negative earnings last.

    >>> round(float(earnings_yield(6.0, 1.0)), 4)
    0.1667
    """

@overload
def earnings_yield(
    price: _Number | _Numbers,
    eps: _Number | _Numbers,
    *,
    errors: _Errors = "coerce",
) -> NDArray[np.float64]:
    """Earnings yield: EPS divided by price; defined for losses too, so it ranks every share."""

@overload
def earnings_yield(
    price: _Series,
    eps: _Number | _Numbers | _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Earnings yield: EPS divided by price; defined for losses too, so it ranks every share."""

@overload
def earnings_yield(
    price: _Number | _Numbers,
    eps: _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Earnings yield: EPS divided by price; defined for losses too, so it ranks every share."""

@overload
def earnings_yield(
    price: _Frame,
    eps: _Number | _Numbers | _Series | _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Earnings yield: EPS divided by price; defined for losses too, so it ranks every share."""

@overload
def earnings_yield(
    price: _Number | _Numbers | _Series,
    eps: _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Earnings yield: EPS divided by price; defined for losses too, so it ranks every share."""

@overload
def enterprise_value(
    market_cap: _Number,
    debt: _Number,
    cash: _Number,
    minority: _Number = 0.0,
    preferred: _Number = 0.0,
    associates: _Number = 0.0,
    leases: _Number = 0.0,
    pensions: _Number = 0.0,
    *,
    errors: _Errors = "coerce",
) -> float:
    """Enterprise value: what it costs to own the whole business, debts included and cash taken out.

        market_cap + debt + minority + preferred + leases + pensions - cash - associates

    All in one currency and one unit. Count leases only if the metric that EV_MULTIPLE divides by is before rent, and
    take associates out only if their income is not in it. pensions is the deficit after tax: no tax is taken here.

    Source
        CFA Program, Market-Based Valuation, example "Colgate-Palmolive" (in millions; the notes print a total
        of 65,034, to which their own items do not add up); Koller et al., Valuation: leases and pension deficits.

    >>> round(float(enterprise_value(863 * 66.48, 8_623, 726, minority=299)))
    65568
    """

@overload
def enterprise_value(
    market_cap: _Number | _Numbers,
    debt: _Number | _Numbers,
    cash: _Number | _Numbers,
    minority: _Number | _Numbers = 0.0,
    preferred: _Number | _Numbers = 0.0,
    associates: _Number | _Numbers = 0.0,
    leases: _Number | _Numbers = 0.0,
    pensions: _Number | _Numbers = 0.0,
    *,
    errors: _Errors = "coerce",
) -> NDArray[np.float64]:
    """Enterprise value: what it costs to own the whole business, debts included and cash taken out."""

@overload
def enterprise_value(
    market_cap: _Series,
    debt: _Number | _Numbers | _Series,
    cash: _Number | _Numbers | _Series,
    minority: _Number | _Numbers | _Series = 0.0,
    preferred: _Number | _Numbers | _Series = 0.0,
    associates: _Number | _Numbers | _Series = 0.0,
    leases: _Number | _Numbers | _Series = 0.0,
    pensions: _Number | _Numbers | _Series = 0.0,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Enterprise value: what it costs to own the whole business, debts included and cash taken out."""

@overload
def enterprise_value(
    market_cap: _Number | _Numbers,
    debt: _Series,
    cash: _Number | _Numbers | _Series,
    minority: _Number | _Numbers | _Series = 0.0,
    preferred: _Number | _Numbers | _Series = 0.0,
    associates: _Number | _Numbers | _Series = 0.0,
    leases: _Number | _Numbers | _Series = 0.0,
    pensions: _Number | _Numbers | _Series = 0.0,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Enterprise value: what it costs to own the whole business, debts included and cash taken out."""

@overload
def enterprise_value(
    market_cap: _Number | _Numbers,
    debt: _Number | _Numbers,
    cash: _Series,
    minority: _Number | _Numbers | _Series = 0.0,
    preferred: _Number | _Numbers | _Series = 0.0,
    associates: _Number | _Numbers | _Series = 0.0,
    leases: _Number | _Numbers | _Series = 0.0,
    pensions: _Number | _Numbers | _Series = 0.0,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Enterprise value: what it costs to own the whole business, debts included and cash taken out."""

@overload
def enterprise_value(
    market_cap: _Number | _Numbers,
    debt: _Number | _Numbers,
    cash: _Number | _Numbers,
    minority: _Series = ...,
    preferred: _Number | _Numbers | _Series = 0.0,
    associates: _Number | _Numbers | _Series = 0.0,
    leases: _Number | _Numbers | _Series = 0.0,
    pensions: _Number | _Numbers | _Series = 0.0,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Enterprise value: what it costs to own the whole business, debts included and cash taken out."""

@overload
def enterprise_value(
    market_cap: _Number | _Numbers,
    debt: _Number | _Numbers,
    cash: _Number | _Numbers,
    minority: _Number | _Numbers = 0.0,
    preferred: _Series = ...,
    associates: _Number | _Numbers | _Series = 0.0,
    leases: _Number | _Numbers | _Series = 0.0,
    pensions: _Number | _Numbers | _Series = 0.0,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Enterprise value: what it costs to own the whole business, debts included and cash taken out."""

@overload
def enterprise_value(
    market_cap: _Number | _Numbers,
    debt: _Number | _Numbers,
    cash: _Number | _Numbers,
    minority: _Number | _Numbers = 0.0,
    preferred: _Number | _Numbers = 0.0,
    associates: _Series = ...,
    leases: _Number | _Numbers | _Series = 0.0,
    pensions: _Number | _Numbers | _Series = 0.0,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Enterprise value: what it costs to own the whole business, debts included and cash taken out."""

@overload
def enterprise_value(
    market_cap: _Number | _Numbers,
    debt: _Number | _Numbers,
    cash: _Number | _Numbers,
    minority: _Number | _Numbers = 0.0,
    preferred: _Number | _Numbers = 0.0,
    associates: _Number | _Numbers = 0.0,
    leases: _Series = ...,
    pensions: _Number | _Numbers | _Series = 0.0,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Enterprise value: what it costs to own the whole business, debts included and cash taken out."""

@overload
def enterprise_value(
    market_cap: _Number | _Numbers,
    debt: _Number | _Numbers,
    cash: _Number | _Numbers,
    minority: _Number | _Numbers = 0.0,
    preferred: _Number | _Numbers = 0.0,
    associates: _Number | _Numbers = 0.0,
    leases: _Number | _Numbers = 0.0,
    pensions: _Series = ...,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Enterprise value: what it costs to own the whole business, debts included and cash taken out."""

@overload
def enterprise_value(
    market_cap: _Frame,
    debt: _Number | _Numbers | _Series | _Frame,
    cash: _Number | _Numbers | _Series | _Frame,
    minority: _Number | _Numbers | _Series | _Frame = 0.0,
    preferred: _Number | _Numbers | _Series | _Frame = 0.0,
    associates: _Number | _Numbers | _Series | _Frame = 0.0,
    leases: _Number | _Numbers | _Series | _Frame = 0.0,
    pensions: _Number | _Numbers | _Series | _Frame = 0.0,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Enterprise value: what it costs to own the whole business, debts included and cash taken out."""

@overload
def enterprise_value(
    market_cap: _Number | _Numbers | _Series,
    debt: _Frame,
    cash: _Number | _Numbers | _Series | _Frame,
    minority: _Number | _Numbers | _Series | _Frame = 0.0,
    preferred: _Number | _Numbers | _Series | _Frame = 0.0,
    associates: _Number | _Numbers | _Series | _Frame = 0.0,
    leases: _Number | _Numbers | _Series | _Frame = 0.0,
    pensions: _Number | _Numbers | _Series | _Frame = 0.0,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Enterprise value: what it costs to own the whole business, debts included and cash taken out."""

@overload
def enterprise_value(
    market_cap: _Number | _Numbers | _Series,
    debt: _Number | _Numbers | _Series,
    cash: _Frame,
    minority: _Number | _Numbers | _Series | _Frame = 0.0,
    preferred: _Number | _Numbers | _Series | _Frame = 0.0,
    associates: _Number | _Numbers | _Series | _Frame = 0.0,
    leases: _Number | _Numbers | _Series | _Frame = 0.0,
    pensions: _Number | _Numbers | _Series | _Frame = 0.0,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Enterprise value: what it costs to own the whole business, debts included and cash taken out."""

@overload
def enterprise_value(
    market_cap: _Number | _Numbers | _Series,
    debt: _Number | _Numbers | _Series,
    cash: _Number | _Numbers | _Series,
    minority: _Frame = ...,
    preferred: _Number | _Numbers | _Series | _Frame = 0.0,
    associates: _Number | _Numbers | _Series | _Frame = 0.0,
    leases: _Number | _Numbers | _Series | _Frame = 0.0,
    pensions: _Number | _Numbers | _Series | _Frame = 0.0,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Enterprise value: what it costs to own the whole business, debts included and cash taken out."""

@overload
def enterprise_value(
    market_cap: _Number | _Numbers | _Series,
    debt: _Number | _Numbers | _Series,
    cash: _Number | _Numbers | _Series,
    minority: _Number | _Numbers | _Series = 0.0,
    preferred: _Frame = ...,
    associates: _Number | _Numbers | _Series | _Frame = 0.0,
    leases: _Number | _Numbers | _Series | _Frame = 0.0,
    pensions: _Number | _Numbers | _Series | _Frame = 0.0,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Enterprise value: what it costs to own the whole business, debts included and cash taken out."""

@overload
def enterprise_value(
    market_cap: _Number | _Numbers | _Series,
    debt: _Number | _Numbers | _Series,
    cash: _Number | _Numbers | _Series,
    minority: _Number | _Numbers | _Series = 0.0,
    preferred: _Number | _Numbers | _Series = 0.0,
    associates: _Frame = ...,
    leases: _Number | _Numbers | _Series | _Frame = 0.0,
    pensions: _Number | _Numbers | _Series | _Frame = 0.0,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Enterprise value: what it costs to own the whole business, debts included and cash taken out."""

@overload
def enterprise_value(
    market_cap: _Number | _Numbers | _Series,
    debt: _Number | _Numbers | _Series,
    cash: _Number | _Numbers | _Series,
    minority: _Number | _Numbers | _Series = 0.0,
    preferred: _Number | _Numbers | _Series = 0.0,
    associates: _Number | _Numbers | _Series = 0.0,
    leases: _Frame = ...,
    pensions: _Number | _Numbers | _Series | _Frame = 0.0,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Enterprise value: what it costs to own the whole business, debts included and cash taken out."""

@overload
def enterprise_value(
    market_cap: _Number | _Numbers | _Series,
    debt: _Number | _Numbers | _Series,
    cash: _Number | _Numbers | _Series,
    minority: _Number | _Numbers | _Series = 0.0,
    preferred: _Number | _Numbers | _Series = 0.0,
    associates: _Number | _Numbers | _Series = 0.0,
    leases: _Number | _Numbers | _Series = 0.0,
    pensions: _Frame = ...,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Enterprise value: what it costs to own the whole business, debts included and cash taken out."""

@overload
def ev_multiple(
    enterprise_value: _Number,
    metric: _Number,
    *,
    errors: _Errors = "coerce",
) -> float:
    """Enterprise value multiple: EV/EBITDA, EV/EBIT, EV/revenue, ...

        enterprise_value / metric

    Not meaningful
        metric is zero or negative, or enterprise_value is negative.

    Source
        CFA Program, Market-Based Valuation, example "Colgate-Palmolive": 65,568 / 3,960 = 16.6x.

    >>> round(float(ev_multiple(65_568, 3_960)), 1)
    16.6
    """

@overload
def ev_multiple(
    enterprise_value: _Number | _Numbers,
    metric: _Number | _Numbers,
    *,
    errors: _Errors = "coerce",
) -> NDArray[np.float64]:
    """Enterprise value multiple: EV/EBITDA, EV/EBIT, EV/revenue, ..."""

@overload
def ev_multiple(
    enterprise_value: _Series,
    metric: _Number | _Numbers | _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Enterprise value multiple: EV/EBITDA, EV/EBIT, EV/revenue, ..."""

@overload
def ev_multiple(
    enterprise_value: _Number | _Numbers,
    metric: _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Enterprise value multiple: EV/EBITDA, EV/EBIT, EV/revenue, ..."""

@overload
def ev_multiple(
    enterprise_value: _Frame,
    metric: _Number | _Numbers | _Series | _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Enterprise value multiple: EV/EBITDA, EV/EBIT, EV/revenue, ..."""

@overload
def ev_multiple(
    enterprise_value: _Number | _Numbers | _Series,
    metric: _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Enterprise value multiple: EV/EBITDA, EV/EBIT, EV/revenue, ..."""

@overload
def forward_pe(
    price: _Number,
    forward_eps: _Number,
    *,
    errors: _Errors = "coerce",
) -> float:
    """Forward P/E: share price divided by expected earnings per share.

        price / forward_eps

    Which twelve months forward_eps covers decides the answer: FORWARD_PE_TABLE shows the definitions side by side.

    Not meaningful
        forward_eps is zero or negative: a loss has no P/E, and a negative one would rank as the cheapest share.
        Rank on EARNINGS_YIELD instead.

    Raises
        DomainError  price is not above zero.

    Source
        CFA Program, Market-Based Valuation: IBM at 137.90 on FY1 EPS of 13.91 is 9.9x.

    >>> round(float(forward_pe(137.90, 13.91)), 1)
    9.9
    >>> forward_pe(88.0, [8.0, 0.0, -1.0]).tolist()
    [11.0, nan, nan]
    """

@overload
def forward_pe(
    price: _Number | _Numbers,
    forward_eps: _Number | _Numbers,
    *,
    errors: _Errors = "coerce",
) -> NDArray[np.float64]:
    """Forward P/E: share price divided by expected earnings per share."""

@overload
def forward_pe(
    price: _Series,
    forward_eps: _Number | _Numbers | _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Forward P/E: share price divided by expected earnings per share."""

@overload
def forward_pe(
    price: _Number | _Numbers,
    forward_eps: _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Forward P/E: share price divided by expected earnings per share."""

@overload
def forward_pe(
    price: _Frame,
    forward_eps: _Number | _Numbers | _Series | _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Forward P/E: share price divided by expected earnings per share."""

@overload
def forward_pe(
    price: _Number | _Numbers | _Series,
    forward_eps: _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Forward P/E: share price divided by expected earnings per share."""

def forward_pe_table(
    price: _Number | _Numbers | _Series | _Frame,
    as_of: _Day | _Days | _Series | _Frame,
    fy1_end: _Day | _Days | _Series | _Frame,
    eps_fy1: _Number | _Numbers | _Series | _Frame,
    eps_fy2: _Number | _Numbers | _Series | _Frame,
    next_quarters: _List | _Lists | _Frame | None = None,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Forward P/E by every definition in use, side by side.

        one row each for FY1, FY2, NTM by days, by months, by quarters, and the sum of the next four quarters

    The definitions of one share can differ by a factor of two. The last row needs next_quarters.

    Not meaningful
        the EPS of that definition is zero or negative.

    Raises
        InputError   next_quarters are not four.
        DomainError  price is not above zero, or fy1_end is before as_of or more than 371 days after it.

    Source
        CFA Program, Market-Based Valuation, example "Selene Gaming": 8.1x to 18.3x, and NM on FY1.

    >>> from datetime import date
    >>> from xlmodel.days import serial
    >>> days = serial(date(2009, 8, 1)), serial(date(2009, 12, 31))
    >>> table = forward_pe_table(12.20, *days, -0.50, 1.50, [0.10, 0.20, 0.30, 0.30])
    >>> [round(float(table["P/E"][row]), 1) for row in (0, 1, 3, 5)]
    [nan, 8.1, 18.3, 13.6]
    """

@overload
def ltm(
    annual: _Number,
    year_to_date: _Number,
    prior_year_to_date: _Number,
    *,
    errors: _Errors = "coerce",
) -> float:
    """Last twelve months: the last full fiscal year, and what this year has so far instead of its like a year ago.

        annual + year_to_date - prior_year_to_date

    All three of one item, in one currency and by one accounting; the two year-to-date figures cover the same months of
    their years, and year_to_date starts where annual ends.

    Source
        Rosenbaum and Pearl, Investment Banking, chapter 1: calculation of LTM figures; Apple Inc., 10-K of fiscal 2023
        and 10-Q of December 2023: net sales.

    >>> float(ltm(383_285.0, 119_575.0, 117_154.0))
    385706.0
    """

@overload
def ltm(
    annual: _Number | _Numbers,
    year_to_date: _Number | _Numbers,
    prior_year_to_date: _Number | _Numbers,
    *,
    errors: _Errors = "coerce",
) -> NDArray[np.float64]:
    """Last twelve months: the last full fiscal year, and what this year has so far instead of its like a year ago."""

@overload
def ltm(
    annual: _Series,
    year_to_date: _Number | _Numbers | _Series,
    prior_year_to_date: _Number | _Numbers | _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Last twelve months: the last full fiscal year, and what this year has so far instead of its like a year ago."""

@overload
def ltm(
    annual: _Number | _Numbers,
    year_to_date: _Series,
    prior_year_to_date: _Number | _Numbers | _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Last twelve months: the last full fiscal year, and what this year has so far instead of its like a year ago."""

@overload
def ltm(
    annual: _Number | _Numbers,
    year_to_date: _Number | _Numbers,
    prior_year_to_date: _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Last twelve months: the last full fiscal year, and what this year has so far instead of its like a year ago."""

@overload
def ltm(
    annual: _Frame,
    year_to_date: _Number | _Numbers | _Series | _Frame,
    prior_year_to_date: _Number | _Numbers | _Series | _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Last twelve months: the last full fiscal year, and what this year has so far instead of its like a year ago."""

@overload
def ltm(
    annual: _Number | _Numbers | _Series,
    year_to_date: _Frame,
    prior_year_to_date: _Number | _Numbers | _Series | _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Last twelve months: the last full fiscal year, and what this year has so far instead of its like a year ago."""

@overload
def ltm(
    annual: _Number | _Numbers | _Series,
    year_to_date: _Number | _Numbers | _Series,
    prior_year_to_date: _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Last twelve months: the last full fiscal year, and what this year has so far instead of its like a year ago."""

@overload
def normalized_eps(
    roe_history: _List,
    bvps: _Number,
    *,
    errors: _Errors = "coerce",
) -> float:
    """Normalised EPS: the average return on equity of past years on today's book value.

        mean(roe_history) x bvps

    Preferred to an average of past EPS where the business has grown.

    Not meaningful
        bvps is zero or negative: a return on negative equity means nothing.

    Source
        CFA Program, Market-Based Valuation: method of average ROE.

    >>> round(normalized_eps([0.10, 0.14], 50.0), 10)
    6.0
    """

@overload
def normalized_eps(
    roe_history: _List | _Lists,
    bvps: _Number | _Numbers,
    *,
    errors: _Errors = "coerce",
) -> NDArray[np.float64]:
    """Normalised EPS: the average return on equity of past years on today's book value."""

@overload
def normalized_eps(
    roe_history: _Frame,
    bvps: _Number | _Numbers | _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Normalised EPS: the average return on equity of past years on today's book value."""

@overload
def normalized_eps(
    roe_history: _List | _Lists,
    bvps: _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Normalised EPS: the average return on equity of past years on today's book value."""

@overload
def normalized_eps(
    roe_history: _List | _Lists | _Frame,
    bvps: _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Normalised EPS: the average return on equity of past years on today's book value."""

@overload
def ntm_eps(
    as_of: _Day,
    fy1_end: _Day,
    eps_fy1: _Number,
    eps_fy2: _Number,
    basis: Literal["days", "months", "quarters"] = "days",
    *,
    errors: _Errors = "coerce",
) -> float:
    """Next-twelve-months EPS: the two fiscal-year estimates weighted by time.

        w eps_fy1 + (1 - w) eps_fy2,    w = NTM_WEIGHT(as_of, fy1_end, basis)

    A loss in FY1 blended with a profit in FY2 is defined, and says little.

    Raises
        DomainError  fy1_end is before as_of or more than 371 days after it.

    Source
        CFA Program, Market-Based Valuation, example "Selene Gaming", by months.

    >>> from datetime import date
    >>> from xlmodel.days import serial
    >>> round(float(ntm_eps(serial(date(2009, 8, 1)), serial(date(2009, 12, 31)), -0.50, 1.50, "months")), 3)
    0.667
    """

@overload
def ntm_eps(
    as_of: _Day | _Days,
    fy1_end: _Day | _Days,
    eps_fy1: _Number | _Numbers,
    eps_fy2: _Number | _Numbers,
    basis: Literal["days", "months", "quarters"] = "days",
    *,
    errors: _Errors = "coerce",
) -> NDArray[np.float64]:
    """Next-twelve-months EPS: the two fiscal-year estimates weighted by time."""

@overload
def ntm_eps(
    as_of: _Series,
    fy1_end: _Day | _Days | _Series,
    eps_fy1: _Number | _Numbers | _Series,
    eps_fy2: _Number | _Numbers | _Series,
    basis: Literal["days", "months", "quarters"] = "days",
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Next-twelve-months EPS: the two fiscal-year estimates weighted by time."""

@overload
def ntm_eps(
    as_of: _Day | _Days,
    fy1_end: _Series,
    eps_fy1: _Number | _Numbers | _Series,
    eps_fy2: _Number | _Numbers | _Series,
    basis: Literal["days", "months", "quarters"] = "days",
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Next-twelve-months EPS: the two fiscal-year estimates weighted by time."""

@overload
def ntm_eps(
    as_of: _Day | _Days,
    fy1_end: _Day | _Days,
    eps_fy1: _Series,
    eps_fy2: _Number | _Numbers | _Series,
    basis: Literal["days", "months", "quarters"] = "days",
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Next-twelve-months EPS: the two fiscal-year estimates weighted by time."""

@overload
def ntm_eps(
    as_of: _Day | _Days,
    fy1_end: _Day | _Days,
    eps_fy1: _Number | _Numbers,
    eps_fy2: _Series,
    basis: Literal["days", "months", "quarters"] = "days",
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Next-twelve-months EPS: the two fiscal-year estimates weighted by time."""

@overload
def ntm_eps(
    as_of: _Frame,
    fy1_end: _Day | _Days | _Series | _Frame,
    eps_fy1: _Number | _Numbers | _Series | _Frame,
    eps_fy2: _Number | _Numbers | _Series | _Frame,
    basis: Literal["days", "months", "quarters"] = "days",
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Next-twelve-months EPS: the two fiscal-year estimates weighted by time."""

@overload
def ntm_eps(
    as_of: _Day | _Days | _Series,
    fy1_end: _Frame,
    eps_fy1: _Number | _Numbers | _Series | _Frame,
    eps_fy2: _Number | _Numbers | _Series | _Frame,
    basis: Literal["days", "months", "quarters"] = "days",
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Next-twelve-months EPS: the two fiscal-year estimates weighted by time."""

@overload
def ntm_eps(
    as_of: _Day | _Days | _Series,
    fy1_end: _Day | _Days | _Series,
    eps_fy1: _Frame,
    eps_fy2: _Number | _Numbers | _Series | _Frame,
    basis: Literal["days", "months", "quarters"] = "days",
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Next-twelve-months EPS: the two fiscal-year estimates weighted by time."""

@overload
def ntm_eps(
    as_of: _Day | _Days | _Series,
    fy1_end: _Day | _Days | _Series,
    eps_fy1: _Number | _Numbers | _Series,
    eps_fy2: _Frame,
    basis: Literal["days", "months", "quarters"] = "days",
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Next-twelve-months EPS: the two fiscal-year estimates weighted by time."""

@overload
def ntm_pe(
    price: _Number,
    as_of: _Day,
    fy1_end: _Day,
    eps_fy1: _Number,
    eps_fy2: _Number,
    basis: Literal["days", "months", "quarters"] = "days",
    *,
    errors: _Errors = "coerce",
) -> float:
    """Forward P/E on the next twelve months: price divided by time-weighted EPS.

        price / NTM_EPS(as_of, fy1_end, eps_fy1, eps_fy2, basis)

    Not meaningful
        the time-weighted EPS is zero or negative.

    Raises
        DomainError  price is not above zero, or fy1_end is before as_of or more than 371 days after it.

    Source
        CFA Program, Market-Based Valuation, example "Selene Gaming": 12.20 on 0.667 is 18.3x by months.

    >>> from datetime import date
    >>> from xlmodel.days import serial
    >>> round(float(ntm_pe(12.20, serial(date(2009, 8, 1)), serial(date(2009, 12, 31)), -0.50, 1.50, "months")), 1)
    18.3
    """

@overload
def ntm_pe(
    price: _Number | _Numbers,
    as_of: _Day | _Days,
    fy1_end: _Day | _Days,
    eps_fy1: _Number | _Numbers,
    eps_fy2: _Number | _Numbers,
    basis: Literal["days", "months", "quarters"] = "days",
    *,
    errors: _Errors = "coerce",
) -> NDArray[np.float64]:
    """Forward P/E on the next twelve months: price divided by time-weighted EPS."""

@overload
def ntm_pe(
    price: _Series,
    as_of: _Day | _Days | _Series,
    fy1_end: _Day | _Days | _Series,
    eps_fy1: _Number | _Numbers | _Series,
    eps_fy2: _Number | _Numbers | _Series,
    basis: Literal["days", "months", "quarters"] = "days",
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Forward P/E on the next twelve months: price divided by time-weighted EPS."""

@overload
def ntm_pe(
    price: _Number | _Numbers,
    as_of: _Series,
    fy1_end: _Day | _Days | _Series,
    eps_fy1: _Number | _Numbers | _Series,
    eps_fy2: _Number | _Numbers | _Series,
    basis: Literal["days", "months", "quarters"] = "days",
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Forward P/E on the next twelve months: price divided by time-weighted EPS."""

@overload
def ntm_pe(
    price: _Number | _Numbers,
    as_of: _Day | _Days,
    fy1_end: _Series,
    eps_fy1: _Number | _Numbers | _Series,
    eps_fy2: _Number | _Numbers | _Series,
    basis: Literal["days", "months", "quarters"] = "days",
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Forward P/E on the next twelve months: price divided by time-weighted EPS."""

@overload
def ntm_pe(
    price: _Number | _Numbers,
    as_of: _Day | _Days,
    fy1_end: _Day | _Days,
    eps_fy1: _Series,
    eps_fy2: _Number | _Numbers | _Series,
    basis: Literal["days", "months", "quarters"] = "days",
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Forward P/E on the next twelve months: price divided by time-weighted EPS."""

@overload
def ntm_pe(
    price: _Number | _Numbers,
    as_of: _Day | _Days,
    fy1_end: _Day | _Days,
    eps_fy1: _Number | _Numbers,
    eps_fy2: _Series,
    basis: Literal["days", "months", "quarters"] = "days",
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Forward P/E on the next twelve months: price divided by time-weighted EPS."""

@overload
def ntm_pe(
    price: _Frame,
    as_of: _Day | _Days | _Series | _Frame,
    fy1_end: _Day | _Days | _Series | _Frame,
    eps_fy1: _Number | _Numbers | _Series | _Frame,
    eps_fy2: _Number | _Numbers | _Series | _Frame,
    basis: Literal["days", "months", "quarters"] = "days",
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Forward P/E on the next twelve months: price divided by time-weighted EPS."""

@overload
def ntm_pe(
    price: _Number | _Numbers | _Series,
    as_of: _Frame,
    fy1_end: _Day | _Days | _Series | _Frame,
    eps_fy1: _Number | _Numbers | _Series | _Frame,
    eps_fy2: _Number | _Numbers | _Series | _Frame,
    basis: Literal["days", "months", "quarters"] = "days",
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Forward P/E on the next twelve months: price divided by time-weighted EPS."""

@overload
def ntm_pe(
    price: _Number | _Numbers | _Series,
    as_of: _Day | _Days | _Series,
    fy1_end: _Frame,
    eps_fy1: _Number | _Numbers | _Series | _Frame,
    eps_fy2: _Number | _Numbers | _Series | _Frame,
    basis: Literal["days", "months", "quarters"] = "days",
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Forward P/E on the next twelve months: price divided by time-weighted EPS."""

@overload
def ntm_pe(
    price: _Number | _Numbers | _Series,
    as_of: _Day | _Days | _Series,
    fy1_end: _Day | _Days | _Series,
    eps_fy1: _Frame,
    eps_fy2: _Number | _Numbers | _Series | _Frame,
    basis: Literal["days", "months", "quarters"] = "days",
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Forward P/E on the next twelve months: price divided by time-weighted EPS."""

@overload
def ntm_pe(
    price: _Number | _Numbers | _Series,
    as_of: _Day | _Days | _Series,
    fy1_end: _Day | _Days | _Series,
    eps_fy1: _Number | _Numbers | _Series,
    eps_fy2: _Frame,
    basis: Literal["days", "months", "quarters"] = "days",
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Forward P/E on the next twelve months: price divided by time-weighted EPS."""

@overload
def ntm_weight(
    as_of: _Day,
    fy1_end: _Day,
    basis: Literal["days", "months", "quarters"] = "days",
    *,
    errors: _Errors = "coerce",
) -> float:
    """Weight of FY1, the fiscal year that as_of lies in, in the next twelve months.

        days      (fy1_end - as_of) / days of that fiscal year, at most 1
        months    calendar months left in it, that of as_of included, / 12
        quarters  1 - 0.25 x quarters that are over

    FY1 is the year that as_of lies in, whether it is reported or not. By days there is no jump: on fy1_end itself the
    weight is 0, and the next day the year after is FY1 with all but a day of its weight. The year runs from the same
    date a year before, month end to month end; one of 53 weeks has weight 1 on its first days. By months, a year that
    ends in the first days of a month ends with the month before. A quarter is over from the day after its end.

    Raises
        DomainError  fy1_end is before as_of or more than 371 days after it, or one of them is no date.

    Source
        Sharpely knowledge base, forward P/E for a March year end (days); CFA Program, Market-Based Valuation: Price
        and Enterprise Value Multiples, forward P/E (months).

    >>> from datetime import date
    >>> from xlmodel.days import serial
    >>> round(float(ntm_weight(serial(date(2022, 10, 1)), serial(date(2023, 3, 31)))), 5)
    0.49589
    >>> float(ntm_weight(serial(date(2022, 10, 1)), serial(date(2023, 3, 31)), "months"))
    0.5
    """

@overload
def ntm_weight(
    as_of: _Day | _Days,
    fy1_end: _Day | _Days,
    basis: Literal["days", "months", "quarters"] = "days",
    *,
    errors: _Errors = "coerce",
) -> NDArray[np.float64]:
    """Weight of FY1, the fiscal year that as_of lies in, in the next twelve months."""

@overload
def ntm_weight(
    as_of: _Series,
    fy1_end: _Day | _Days | _Series,
    basis: Literal["days", "months", "quarters"] = "days",
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Weight of FY1, the fiscal year that as_of lies in, in the next twelve months."""

@overload
def ntm_weight(
    as_of: _Day | _Days,
    fy1_end: _Series,
    basis: Literal["days", "months", "quarters"] = "days",
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Weight of FY1, the fiscal year that as_of lies in, in the next twelve months."""

@overload
def ntm_weight(
    as_of: _Frame,
    fy1_end: _Day | _Days | _Series | _Frame,
    basis: Literal["days", "months", "quarters"] = "days",
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Weight of FY1, the fiscal year that as_of lies in, in the next twelve months."""

@overload
def ntm_weight(
    as_of: _Day | _Days | _Series,
    fy1_end: _Frame,
    basis: Literal["days", "months", "quarters"] = "days",
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Weight of FY1, the fiscal year that as_of lies in, in the next twelve months."""

@overload
def peg(
    pe: _Number,
    growth: _Number,
    *,
    errors: _Errors = "coerce",
) -> float:
    """PEG: P/E divided by the growth of earnings in per cent.

        pe / (100 growth)

    Not meaningful
        pe or growth is zero or negative.

    Source
        Damodaran, NYU Stern slides: P/E 28.75 on growth of 25 % is a PEG of 1.15.

    >>> round(float(peg(28.75, 0.25)), 2)
    1.15
    """

@overload
def peg(
    pe: _Number | _Numbers,
    growth: _Number | _Numbers,
    *,
    errors: _Errors = "coerce",
) -> NDArray[np.float64]:
    """PEG: P/E divided by the growth of earnings in per cent."""

@overload
def peg(
    pe: _Series,
    growth: _Number | _Numbers | _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """PEG: P/E divided by the growth of earnings in per cent."""

@overload
def peg(
    pe: _Number | _Numbers,
    growth: _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """PEG: P/E divided by the growth of earnings in per cent."""

@overload
def peg(
    pe: _Frame,
    growth: _Number | _Numbers | _Series | _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """PEG: P/E divided by the growth of earnings in per cent."""

@overload
def peg(
    pe: _Number | _Numbers | _Series,
    growth: _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """PEG: P/E divided by the growth of earnings in per cent."""

@overload
def per_ads(
    per_share: _Number,
    ads_ratio: _Number,
    fx: _Number = 1.0,
    *,
    errors: _Errors = "coerce",
) -> float:
    """Per ADS in the price's currency, from per ordinary share in the reporting currency.

        per_share x ads_ratio / fx

    Use the spot rate of the price's day for estimates and balance sheets, the average rate for past earnings.

    Raises
        DomainError  ads_ratio or fx is not above zero.

    Source
        Alibaba Group, annual report on Form 20-F: one ADS represents eight ordinary shares;
        dividend of 0.125 USD per ordinary share = 1.00 USD per ADS.

    >>> float(per_ads(0.125, 8))
    1.0
    """

@overload
def per_ads(
    per_share: _Number | _Numbers,
    ads_ratio: _Number | _Numbers,
    fx: _Number | _Numbers = 1.0,
    *,
    errors: _Errors = "coerce",
) -> NDArray[np.float64]:
    """Per ADS in the price's currency, from per ordinary share in the reporting currency."""

@overload
def per_ads(
    per_share: _Series,
    ads_ratio: _Number | _Numbers | _Series,
    fx: _Number | _Numbers | _Series = 1.0,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Per ADS in the price's currency, from per ordinary share in the reporting currency."""

@overload
def per_ads(
    per_share: _Number | _Numbers,
    ads_ratio: _Series,
    fx: _Number | _Numbers | _Series = 1.0,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Per ADS in the price's currency, from per ordinary share in the reporting currency."""

@overload
def per_ads(
    per_share: _Number | _Numbers,
    ads_ratio: _Number | _Numbers,
    fx: _Series = ...,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Per ADS in the price's currency, from per ordinary share in the reporting currency."""

@overload
def per_ads(
    per_share: _Frame,
    ads_ratio: _Number | _Numbers | _Series | _Frame,
    fx: _Number | _Numbers | _Series | _Frame = 1.0,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Per ADS in the price's currency, from per ordinary share in the reporting currency."""

@overload
def per_ads(
    per_share: _Number | _Numbers | _Series,
    ads_ratio: _Frame,
    fx: _Number | _Numbers | _Series | _Frame = 1.0,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Per ADS in the price's currency, from per ordinary share in the reporting currency."""

@overload
def per_ads(
    per_share: _Number | _Numbers | _Series,
    ads_ratio: _Number | _Numbers | _Series,
    fx: _Frame = ...,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Per ADS in the price's currency, from per ordinary share in the reporting currency."""

@overload
def revision_breadth(
    up: _Number,
    down: _Number,
    estimates: _Number,
    *,
    errors: _Errors = "coerce",
) -> float:
    """Revision breadth: how many more estimates were raised than lowered, as a fraction of all.

        (up - down) / estimates

    Not meaningful
        estimates is zero: there is nobody to revise.

    Raises
        DomainError  a count is negative.

    Source
        Bloomberg, FactSet and LSEG I/B/E/S show it as estimate revisions, up less down over the number of estimates.

    >>> float(revision_breadth(9.0, 3.0, 24.0))
    0.25
    """

@overload
def revision_breadth(
    up: _Number | _Numbers,
    down: _Number | _Numbers,
    estimates: _Number | _Numbers,
    *,
    errors: _Errors = "coerce",
) -> NDArray[np.float64]:
    """Revision breadth: how many more estimates were raised than lowered, as a fraction of all."""

@overload
def revision_breadth(
    up: _Series,
    down: _Number | _Numbers | _Series,
    estimates: _Number | _Numbers | _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Revision breadth: how many more estimates were raised than lowered, as a fraction of all."""

@overload
def revision_breadth(
    up: _Number | _Numbers,
    down: _Series,
    estimates: _Number | _Numbers | _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Revision breadth: how many more estimates were raised than lowered, as a fraction of all."""

@overload
def revision_breadth(
    up: _Number | _Numbers,
    down: _Number | _Numbers,
    estimates: _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Revision breadth: how many more estimates were raised than lowered, as a fraction of all."""

@overload
def revision_breadth(
    up: _Frame,
    down: _Number | _Numbers | _Series | _Frame,
    estimates: _Number | _Numbers | _Series | _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Revision breadth: how many more estimates were raised than lowered, as a fraction of all."""

@overload
def revision_breadth(
    up: _Number | _Numbers | _Series,
    down: _Frame,
    estimates: _Number | _Numbers | _Series | _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Revision breadth: how many more estimates were raised than lowered, as a fraction of all."""

@overload
def revision_breadth(
    up: _Number | _Numbers | _Series,
    down: _Number | _Numbers | _Series,
    estimates: _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Revision breadth: how many more estimates were raised than lowered, as a fraction of all."""

@overload
def standardized_surprise(
    actual: _Number,
    consensus: _Number,
    deviation: _Number,
    *,
    errors: _Errors = "coerce",
) -> float:
    """Standardised unexpected earnings (SUE): the surprise in standard deviations.

        (actual - consensus) / deviation

    deviation is that of the analysts' estimates, or of past surprises: the two are different measures.

    Raises
        DomainError  deviation is not above zero.

    Source
        CFA Program, Market-Based Valuation: momentum indicators; practice question QMVB88EKC of analystnotes.com.

    >>> round(float(standardized_surprise(1.33, 1.25, 0.05)), 10)
    1.6
    """

@overload
def standardized_surprise(
    actual: _Number | _Numbers,
    consensus: _Number | _Numbers,
    deviation: _Number | _Numbers,
    *,
    errors: _Errors = "coerce",
) -> NDArray[np.float64]:
    """Standardised unexpected earnings (SUE): the surprise in standard deviations."""

@overload
def standardized_surprise(
    actual: _Series,
    consensus: _Number | _Numbers | _Series,
    deviation: _Number | _Numbers | _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Standardised unexpected earnings (SUE): the surprise in standard deviations."""

@overload
def standardized_surprise(
    actual: _Number | _Numbers,
    consensus: _Series,
    deviation: _Number | _Numbers | _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Standardised unexpected earnings (SUE): the surprise in standard deviations."""

@overload
def standardized_surprise(
    actual: _Number | _Numbers,
    consensus: _Number | _Numbers,
    deviation: _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Standardised unexpected earnings (SUE): the surprise in standard deviations."""

@overload
def standardized_surprise(
    actual: _Frame,
    consensus: _Number | _Numbers | _Series | _Frame,
    deviation: _Number | _Numbers | _Series | _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Standardised unexpected earnings (SUE): the surprise in standard deviations."""

@overload
def standardized_surprise(
    actual: _Number | _Numbers | _Series,
    consensus: _Frame,
    deviation: _Number | _Numbers | _Series | _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Standardised unexpected earnings (SUE): the surprise in standard deviations."""

@overload
def standardized_surprise(
    actual: _Number | _Numbers | _Series,
    consensus: _Number | _Numbers | _Series,
    deviation: _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Standardised unexpected earnings (SUE): the surprise in standard deviations."""

@overload
def trailing_pe(
    price: _Number,
    eps_ttm: _Number,
    *,
    errors: _Errors = "coerce",
) -> float:
    """Trailing P/E: share price divided by the EPS of the last twelve months.

        price / eps_ttm

    Not meaningful
        eps_ttm is zero or negative: a loss has no P/E.

    Raises
        DomainError  price is not above zero.

    Source
        CFA Program, Market-Based Valuation: negative earnings are "NM"; Sony ADR example, price 111.63.

    >>> round(float(trailing_pe(98.87, 4.76)), 2)
    20.77
    """

@overload
def trailing_pe(
    price: _Number | _Numbers,
    eps_ttm: _Number | _Numbers,
    *,
    errors: _Errors = "coerce",
) -> NDArray[np.float64]:
    """Trailing P/E: share price divided by the EPS of the last twelve months."""

@overload
def trailing_pe(
    price: _Series,
    eps_ttm: _Number | _Numbers | _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Trailing P/E: share price divided by the EPS of the last twelve months."""

@overload
def trailing_pe(
    price: _Number | _Numbers,
    eps_ttm: _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Trailing P/E: share price divided by the EPS of the last twelve months."""

@overload
def trailing_pe(
    price: _Frame,
    eps_ttm: _Number | _Numbers | _Series | _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Trailing P/E: share price divided by the EPS of the last twelve months."""

@overload
def trailing_pe(
    price: _Number | _Numbers | _Series,
    eps_ttm: _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Trailing P/E: share price divided by the EPS of the last twelve months."""

@overload
def aggregate_pe(
    market_caps: _List,
    earnings: _List,
    *,
    errors: _Errors = "coerce",
) -> float:
    """P/E of the group as one company, losses included.

        sum(market_caps) / sum(earnings)

    Not meaningful
        earnings add up to zero or less: the group as a whole makes a loss.

    Raises
        InputError   market_caps and earnings differ in length.
        DomainError  a market value is negative.

    Source
        Damodaran, NYU Stern slides: 43 truckers (EV over EBITDA), one of them with a loss.

    >>> aggregate_pe([300.0, 100.0], [30.0, -10.0])
    20.0
    """

@overload
def aggregate_pe(
    market_caps: _List | _Lists,
    earnings: _List | _Lists,
    *,
    errors: _Errors = "coerce",
) -> NDArray[np.float64]:
    """P/E of the group as one company, losses included."""

@overload
def aggregate_pe(
    market_caps: _Frame,
    earnings: _List | _Lists | _Frame,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """P/E of the group as one company, losses included."""

@overload
def aggregate_pe(
    market_caps: _List | _Lists,
    earnings: _Frame,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """P/E of the group as one company, losses included."""

def discount_attribution(
    multiple: _Number | _Numbers | _Series | _Frame,
    growth: _Number | _Numbers | _Series | _Frame,
    roe: _Number | _Numbers | _Series | _Frame,
    required_return: _Number | _Numbers | _Series | _Frame,
    peer_multiple: _Number | _Numbers | _Series | _Frame,
    peer_growth: _Number | _Numbers | _Series | _Frame,
    peer_roe: _Number | _Numbers | _Series | _Frame,
    peer_required_return: _Number | _Numbers | _Series | _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Why the discount to the peers: growth, profitability, risk, and what they leave unexplained. It sums exactly.

        ln(multiple / peer_multiple) = growth + profitability + risk + unexplained
        each part: the change of ln((1 - g / ROE) / (r - g)) when g, ROE or r goes from the peers' to the company's,
        averaged over all six orders in which the three can go

    Negative = a discount. In one order growth may take what profitability gave it; the average over all orders is
    free of that choice. Shares are of the total; an equal multiple has none.

    Not meaningful
        one of the eight mixes of the company's figures with the peers' has no value-driver P/E: a return not above
        growth, or growth not below ROE. The total stands.

    Raises
        DomainError  a multiple is not above zero.

    Source
        Koller, Goedhart and Wessels, Valuation, chapter 2: the value driver formula; Shapley (1953), A Value for n-Person
        Games: the average over all orders.

    >>> table = discount_attribution(10, 0.05, 0.10, 0.10, 15, 0.05, 0.20, 0.10)
    >>> [round(float(part), 4) + 0.0 for part in table["Log difference"]]
    [0.0, -0.4055, 0.0, 0.0, -0.4055]
    """

@overload
def implied_price(
    eps: _Number,
    multiple: _Number,
    *,
    errors: _Errors = "coerce",
) -> float:
    """Share price at which the company would trade on a given multiple.

        eps x multiple

    Not meaningful
        eps or multiple is zero or negative.

    Source
        Tiger Brokers community, post 482010266083664: EPS of 8.00 at 20 times is 160.

    >>> implied_price(8.0, [20, 25, 30]).tolist()
    [160.0, 200.0, 240.0]
    """

@overload
def implied_price(
    eps: _Number | _Numbers,
    multiple: _Number | _Numbers,
    *,
    errors: _Errors = "coerce",
) -> NDArray[np.float64]:
    """Share price at which the company would trade on a given multiple."""

@overload
def implied_price(
    eps: _Series,
    multiple: _Number | _Numbers | _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Share price at which the company would trade on a given multiple."""

@overload
def implied_price(
    eps: _Number | _Numbers,
    multiple: _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Share price at which the company would trade on a given multiple."""

@overload
def implied_price(
    eps: _Frame,
    multiple: _Number | _Numbers | _Series | _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Share price at which the company would trade on a given multiple."""

@overload
def implied_price(
    eps: _Number | _Numbers | _Series,
    multiple: _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Share price at which the company would trade on a given multiple."""

@overload
def peer_discount(
    multiple: _Number,
    multiples: _List,
    method: Literal[
        "median", "mean", "harmonic", "geometric", "trimmed", "winsorized", "weighted_mean", "weighted_harmonic"
    ] = "median",
    weights: _List | None = None,
    trim: _Number = 0.2,
    *,
    errors: _Errors = "coerce",
) -> float:
    """Discount to the peers: positive = cheaper than they are.

        1 - multiple / PEER_MULTIPLE(multiples, method, weights, trim)

    Not meaningful
        multiple is zero or negative.

    Raises
        NoDataError  no peer is meaningful; for the rest see PEER_MULTIPLE.

    Source
        Tiger Brokers community, post 482010266083664: Alibaba at 11 times, peers at 20 to 30.

    >>> float(peer_discount(11.0, [20, 25, 30]))
    0.56
    """

@overload
def peer_discount(
    multiple: _Number | _Numbers,
    multiples: _List | _Lists,
    method: Literal[
        "median", "mean", "harmonic", "geometric", "trimmed", "winsorized", "weighted_mean", "weighted_harmonic"
    ] = "median",
    weights: _List | _Lists | None = None,
    trim: _Number | _Numbers = 0.2,
    *,
    errors: _Errors = "coerce",
) -> NDArray[np.float64]:
    """Discount to the peers: positive = cheaper than they are."""

@overload
def peer_discount(
    multiple: _Series,
    multiples: _List | _Lists | _Frame,
    method: Literal[
        "median", "mean", "harmonic", "geometric", "trimmed", "winsorized", "weighted_mean", "weighted_harmonic"
    ] = "median",
    weights: _List | _Lists | _Frame | None = None,
    trim: _Number | _Numbers | _Series = 0.2,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Discount to the peers: positive = cheaper than they are."""

@overload
def peer_discount(
    multiple: _Number | _Numbers,
    multiples: _Frame,
    method: Literal[
        "median", "mean", "harmonic", "geometric", "trimmed", "winsorized", "weighted_mean", "weighted_harmonic"
    ] = "median",
    weights: _List | _Lists | _Frame | None = None,
    trim: _Number | _Numbers | _Series = 0.2,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Discount to the peers: positive = cheaper than they are."""

@overload
def peer_discount(
    multiple: _Number | _Numbers,
    multiples: _List | _Lists,
    method: Literal[
        "median", "mean", "harmonic", "geometric", "trimmed", "winsorized", "weighted_mean", "weighted_harmonic"
    ] = "median",
    weights: _Frame | None = None,
    trim: _Number | _Numbers | _Series = 0.2,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Discount to the peers: positive = cheaper than they are."""

@overload
def peer_discount(
    multiple: _Number | _Numbers,
    multiples: _List | _Lists,
    method: Literal[
        "median", "mean", "harmonic", "geometric", "trimmed", "winsorized", "weighted_mean", "weighted_harmonic"
    ] = "median",
    weights: _List | _Lists | None = None,
    trim: _Series = ...,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Discount to the peers: positive = cheaper than they are."""

@overload
def peer_discount(
    multiple: _Frame,
    multiples: _List | _Lists | _Frame,
    method: Literal[
        "median", "mean", "harmonic", "geometric", "trimmed", "winsorized", "weighted_mean", "weighted_harmonic"
    ] = "median",
    weights: _List | _Lists | _Frame | None = None,
    trim: _Number | _Numbers | _Series | _Frame = 0.2,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Discount to the peers: positive = cheaper than they are."""

@overload
def peer_discount(
    multiple: _Number | _Numbers | _Series,
    multiples: _List | _Lists | _Frame,
    method: Literal[
        "median", "mean", "harmonic", "geometric", "trimmed", "winsorized", "weighted_mean", "weighted_harmonic"
    ] = "median",
    weights: _List | _Lists | _Frame | None = None,
    trim: _Frame = ...,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Discount to the peers: positive = cheaper than they are."""

@overload
def peer_multiple(
    multiples: _List,
    method: Literal[
        "median", "mean", "harmonic", "geometric", "trimmed", "winsorized", "weighted_mean", "weighted_harmonic"
    ] = "median",
    weights: _List | None = None,
    trim: _Number = 0.2,
    *,
    errors: _Errors = "coerce",
) -> float:
    """The multiple of a peer group, over the peers whose multiple is meaningful.

        median, mean, n / sum(1/x) (harmonic), exp(mean(ln x)) (geometric), trimmed, winsorized,
        sum(w x) / sum(w) (weighted_mean), sum(w) / sum(w/x) (weighted_harmonic)

    trimmed is Excel's TRIMMEAN: trim in all, half at each end, rounded down to an even count. winsorized pulls
    what lies outside the quantiles trim/2 and 1 - trim/2 in to them. weighted_harmonic with market values is
    the P/E of the group as one company. Leaving out the losses flatters the group: see AGGREGATE_PE.

    Not meaningful
        no peer has a meaningful multiple.

    Raises
        InputError   a weighted method without weights, or as many weights as there are not peers.
        DomainError  trim is not in 0 to 1 (1 excluded), or the weights are negative or add up to zero.
        NoDataError  no peer is meaningful, or a meaningful peer has no weight.

    Source
        CFA Program, Market-Based Valuation (harmonic and weighted harmonic mean); Microsoft, TRIMMEAN;
        Damodaran, NYU Stern slides: 28 telecom ADRs, mean 34.62.

    >>> round(peer_multiple([10, 15, 25], "harmonic"), 2)
    14.52
    """

@overload
def peer_multiple(
    multiples: _List | _Lists,
    method: Literal[
        "median", "mean", "harmonic", "geometric", "trimmed", "winsorized", "weighted_mean", "weighted_harmonic"
    ] = "median",
    weights: _List | _Lists | None = None,
    trim: _Number | _Numbers = 0.2,
    *,
    errors: _Errors = "coerce",
) -> NDArray[np.float64]:
    """The multiple of a peer group, over the peers whose multiple is meaningful."""

@overload
def peer_multiple(
    multiples: _Frame,
    method: Literal[
        "median", "mean", "harmonic", "geometric", "trimmed", "winsorized", "weighted_mean", "weighted_harmonic"
    ] = "median",
    weights: _List | _Lists | _Frame | None = None,
    trim: _Number | _Numbers | _Series = 0.2,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """The multiple of a peer group, over the peers whose multiple is meaningful."""

@overload
def peer_multiple(
    multiples: _List | _Lists,
    method: Literal[
        "median", "mean", "harmonic", "geometric", "trimmed", "winsorized", "weighted_mean", "weighted_harmonic"
    ] = "median",
    weights: _Frame | None = None,
    trim: _Number | _Numbers | _Series = 0.2,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """The multiple of a peer group, over the peers whose multiple is meaningful."""

@overload
def peer_multiple(
    multiples: _List | _Lists,
    method: Literal[
        "median", "mean", "harmonic", "geometric", "trimmed", "winsorized", "weighted_mean", "weighted_harmonic"
    ] = "median",
    weights: _List | _Lists | None = None,
    trim: _Series = ...,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """The multiple of a peer group, over the peers whose multiple is meaningful."""

@overload
def peer_multiple(
    multiples: _List | _Lists | _Frame,
    method: Literal[
        "median", "mean", "harmonic", "geometric", "trimmed", "winsorized", "weighted_mean", "weighted_harmonic"
    ] = "median",
    weights: _List | _Lists | _Frame | None = None,
    trim: _Frame = ...,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """The multiple of a peer group, over the peers whose multiple is meaningful."""

@overload
def peer_percentile(
    multiple: _Number,
    multiples: _List,
    *,
    errors: _Errors = "coerce",
) -> float:
    """Percentile among the peers: the share of them below, half of those equal counted.

        (peers below + peers equal / 2) / peers used

    Not meaningful
        multiple is zero or negative.

    Raises
        NoDataError  no peer is meaningful.

    Source
        Definition of the mid-rank percentile (Hazen); CFA Program, Quantitative Methods: quantiles.

    >>> float(peer_percentile(20.0, [10, 20, 30, 40]))
    0.375
    """

@overload
def peer_percentile(
    multiple: _Number | _Numbers,
    multiples: _List | _Lists,
    *,
    errors: _Errors = "coerce",
) -> NDArray[np.float64]:
    """Percentile among the peers: the share of them below, half of those equal counted."""

@overload
def peer_percentile(
    multiple: _Series,
    multiples: _List | _Lists | _Frame,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Percentile among the peers: the share of them below, half of those equal counted."""

@overload
def peer_percentile(
    multiple: _Number | _Numbers,
    multiples: _Frame,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Percentile among the peers: the share of them below, half of those equal counted."""

@overload
def peer_percentile(
    multiple: _Frame,
    multiples: _List | _Lists | _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Percentile among the peers: the share of them below, half of those equal counted."""

@overload
def peer_premium(
    multiple: _Number,
    multiples: _List,
    method: Literal[
        "median", "mean", "harmonic", "geometric", "trimmed", "winsorized", "weighted_mean", "weighted_harmonic"
    ] = "median",
    weights: _List | None = None,
    trim: _Number = 0.2,
    *,
    errors: _Errors = "coerce",
) -> float:
    """Premium to the peers: positive = dearer than they are.

        multiple / PEER_MULTIPLE(multiples, method, weights, trim) - 1

    Not meaningful
        multiple is zero or negative.

    Raises
        NoDataError  no peer is meaningful; for the rest see PEER_MULTIPLE.

    Source
        Damodaran on Valuation, p. 479: Coca-Cola at 44.33 against a predicted 32.97 is 34.5 % overvalued.

    >>> round(float(peer_premium(44.33, [32.97])), 3)
    0.345
    """

@overload
def peer_premium(
    multiple: _Number | _Numbers,
    multiples: _List | _Lists,
    method: Literal[
        "median", "mean", "harmonic", "geometric", "trimmed", "winsorized", "weighted_mean", "weighted_harmonic"
    ] = "median",
    weights: _List | _Lists | None = None,
    trim: _Number | _Numbers = 0.2,
    *,
    errors: _Errors = "coerce",
) -> NDArray[np.float64]:
    """Premium to the peers: positive = dearer than they are."""

@overload
def peer_premium(
    multiple: _Series,
    multiples: _List | _Lists | _Frame,
    method: Literal[
        "median", "mean", "harmonic", "geometric", "trimmed", "winsorized", "weighted_mean", "weighted_harmonic"
    ] = "median",
    weights: _List | _Lists | _Frame | None = None,
    trim: _Number | _Numbers | _Series = 0.2,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Premium to the peers: positive = dearer than they are."""

@overload
def peer_premium(
    multiple: _Number | _Numbers,
    multiples: _Frame,
    method: Literal[
        "median", "mean", "harmonic", "geometric", "trimmed", "winsorized", "weighted_mean", "weighted_harmonic"
    ] = "median",
    weights: _List | _Lists | _Frame | None = None,
    trim: _Number | _Numbers | _Series = 0.2,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Premium to the peers: positive = dearer than they are."""

@overload
def peer_premium(
    multiple: _Number | _Numbers,
    multiples: _List | _Lists,
    method: Literal[
        "median", "mean", "harmonic", "geometric", "trimmed", "winsorized", "weighted_mean", "weighted_harmonic"
    ] = "median",
    weights: _Frame | None = None,
    trim: _Number | _Numbers | _Series = 0.2,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Premium to the peers: positive = dearer than they are."""

@overload
def peer_premium(
    multiple: _Number | _Numbers,
    multiples: _List | _Lists,
    method: Literal[
        "median", "mean", "harmonic", "geometric", "trimmed", "winsorized", "weighted_mean", "weighted_harmonic"
    ] = "median",
    weights: _List | _Lists | None = None,
    trim: _Series = ...,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Premium to the peers: positive = dearer than they are."""

@overload
def peer_premium(
    multiple: _Frame,
    multiples: _List | _Lists | _Frame,
    method: Literal[
        "median", "mean", "harmonic", "geometric", "trimmed", "winsorized", "weighted_mean", "weighted_harmonic"
    ] = "median",
    weights: _List | _Lists | _Frame | None = None,
    trim: _Number | _Numbers | _Series | _Frame = 0.2,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Premium to the peers: positive = dearer than they are."""

@overload
def peer_premium(
    multiple: _Number | _Numbers | _Series,
    multiples: _List | _Lists | _Frame,
    method: Literal[
        "median", "mean", "harmonic", "geometric", "trimmed", "winsorized", "weighted_mean", "weighted_harmonic"
    ] = "median",
    weights: _List | _Lists | _Frame | None = None,
    trim: _Frame = ...,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Premium to the peers: positive = dearer than they are."""

def peer_stats(
    multiples: _List | _Lists | _Frame,
    names: Sequence[str] | None = None,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """The peers at a glance: how many count, their range and averages, and what one of them can move.

        used, of, minimum, 1st quartile, median, mean, harmonic mean, 3rd quartile, maximum,
        the lowest and highest median when one peer is left out, with its name, and the ends of the 90 % interval of
        the median: x(k) and x(n + 1 - k) in order, k the largest with 2 P(Bin(n, 1/2) <= k - 1) <= 0.10

    Quartiles are inclusive, as in Excel's QUARTILE.INC. The interval assumes nothing of how multiples are distributed;
    with fewer than five peers there is none, and its rows are left out. Of one peer nothing remains without it: the medians
    are empty.

    Raises
        InputError   names are given, but not one a multiple.
        NoDataError  no peer is meaningful.

    Source
        Microsoft, QUARTILE; CFA Program, Market-Based Valuation: median and harmonic mean of peers; Conover, Practical
        Nonparametric Statistics, chapter 3: confidence interval of a quantile.

    >>> peer_stats([1, 2, 4, 7, 8, 9, 10, 12])["Value"][3].item()
    3.5
    """

@overload
def peer_zscore(
    multiple: _Number,
    multiples: _List,
    *,
    errors: _Errors = "coerce",
) -> float:
    """Distance from the peers' mean in sample standard deviations.

        (multiple - mean(peers)) / sd(peers),    sd with n - 1

    Not meaningful
        multiple is zero or negative, fewer than two peers are meaningful, or all of them are equal.

    Raises
        NoDataError  no peer is meaningful.

    Source
        CFA Program, Quantitative Methods: standardising an observation.

    >>> float(peer_zscore(10.0, [10, 20, 30]))
    -1.0
    """

@overload
def peer_zscore(
    multiple: _Number | _Numbers,
    multiples: _List | _Lists,
    *,
    errors: _Errors = "coerce",
) -> NDArray[np.float64]:
    """Distance from the peers' mean in sample standard deviations."""

@overload
def peer_zscore(
    multiple: _Series,
    multiples: _List | _Lists | _Frame,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Distance from the peers' mean in sample standard deviations."""

@overload
def peer_zscore(
    multiple: _Number | _Numbers,
    multiples: _Frame,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Distance from the peers' mean in sample standard deviations."""

@overload
def peer_zscore(
    multiple: _Frame,
    multiples: _List | _Lists | _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Distance from the peers' mean in sample standard deviations."""

def relative_valuation(
    own_history: _List | _Lists | _Frame,
    peer_history: _List | _Lists | _Frame,
    eps: _Number | _Numbers | _Series | _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Today's premium to the peers against the premium the share usually trades at.

        premium = own / peers - 1 on each date; z-score = (now - mean) / sd
        implied multiple = peers now x (1 + mean premium); implied price = eps x implied multiple

    The last row is now, which is held against the dates before it and is none of them: the mean and the sample
    standard deviation (n - 1) are of those before on which both multiples are meaningful.

    Not meaningful
        a multiple of now is missing or not positive, fewer than two dates before are meaningful, the premium never
        moved, or eps is zero or negative.

    Raises
        InputError   the two histories differ in length.
        NoDataError  on no date before now are both multiples meaningful.

    Source
        Equity relative valuation: the share's premium against its own mean and standard deviation.

    >>> table = relative_valuation([12, 10, 9], [10, 10, 10], 2.0)
    >>> [round(float(value), 4) for value in table["Value"]]
    [-0.1, 0.1, 0.1414, -1.4142, 11.0, 22.0]
    """

def warranted_interval(
    multiples: _List | _Lists | _Frame,
    drivers: _Block | _Blocks,
    target_drivers: _List | _Lists | _Frame,
    weights: _List | _Lists | _Frame | None = None,
    confidence: _Number | _Numbers | _Series | _Frame = 0.9,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """The multiple that the peers warrant, and how far one company may lie from it: a prediction interval.

        prediction +- t s sqrt(1 + x' (X' W X)^-1 x),    x = 1 and target_drivers

    t is Student's with as many degrees of freedom as there are peers, less the drivers, less one; s is the residual
    standard error of WARRANTED_STATS. Weights are scaled to a mean of one, and the company itself has the weight one.
    A multiple within the interval is no mispricing that the regression could tell from noise.

    Not meaningful
        the prediction from target_drivers is zero or negative.

    Raises
        InputError   rows of drivers, weights or target_drivers do not match.
        DomainError  a driver never changes, the drivers are collinear, a weight is negative, or confidence is not
                     in 0 to 1 (1 excluded).
        NoDataError  fewer than ten peers for each driver, or a peer that counts has no weight.

    Source
        Greene, Econometric Analysis, chapter 4: prediction and its interval.

    >>> multiples = [3 + 2 * (i % 5) + (-1) ** i for i in range(20)]
    >>> table = warranted_interval(multiples, [i % 5 for i in range(20)], [2])
    >>> [round(float(value), 6) for value in table["Value"]]
    [7.0, 5.126997, 8.873003]
    """

@overload
def warranted_multiple(
    multiples: _List,
    drivers: _Block,
    target_drivers: _List,
    weights: _List | None = None,
    *,
    errors: _Errors = "coerce",
) -> float:
    """The multiple that the peers pay for drivers such as the company's own, by least squares with an intercept.

        intercept + sum of coefficients x target_drivers

    One row a peer, one column a driver (growth, risk, ROE, a 0/1 dummy), or the other way round, as in LINEST. A peer without a meaningful multiple, with
    a blank driver (also an empty text) or with a weight of zero is left out. Ten peers are needed for each driver: fewer fit anything.
    See WARRANTED_STATS before trusting the answer.

    Not meaningful
        the prediction from target_drivers is zero or negative.

    Raises
        InputError   rows of drivers, weights or target_drivers do not match.
        DomainError  a driver never changes, the drivers are collinear, or a weight is negative.
        NoDataError  fewer than ten peers for each driver, or a peer that counts has no weight.

    Source
        Damodaran, NYU Stern slides: 25 telecom ADRs on growth and an emerging-market dummy; Telebras is predicted
        at 8.35 times. The guard is his: one driver for each 10 to 15 observations.

    >>> multiples = [3 + 2 * (i % 5) + 7 * (i % 3) for i in range(20)]
    >>> drivers = [[i % 5, i % 3] for i in range(20)]
    >>> round(warranted_multiple(multiples, drivers, [2, 1]), 9)
    14.0
    """

@overload
def warranted_multiple(
    multiples: _List | _Lists,
    drivers: _Block | _Blocks,
    target_drivers: _List | _Lists,
    weights: _List | _Lists | None = None,
    *,
    errors: _Errors = "coerce",
) -> NDArray[np.float64]:
    """The multiple that the peers pay for drivers such as the company's own, by least squares with an intercept."""

@overload
def warranted_multiple(
    multiples: _Frame,
    drivers: _Block | _Blocks,
    target_drivers: _List | _Lists | _Frame,
    weights: _List | _Lists | _Frame | None = None,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """The multiple that the peers pay for drivers such as the company's own, by least squares with an intercept."""

@overload
def warranted_multiple(
    multiples: _List | _Lists,
    drivers: _Block | _Blocks,
    target_drivers: _Frame,
    weights: _List | _Lists | _Frame | None = None,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """The multiple that the peers pay for drivers such as the company's own, by least squares with an intercept."""

@overload
def warranted_multiple(
    multiples: _List | _Lists,
    drivers: _Block | _Blocks,
    target_drivers: _List | _Lists,
    weights: _Frame | None = None,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """The multiple that the peers pay for drivers such as the company's own, by least squares with an intercept."""

def warranted_stats(
    multiples: _List | _Lists | _Frame,
    drivers: _Block | _Blocks,
    weights: _List | _Lists | _Frame | None = None,
    names: Sequence[str] | None = None,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """How good the regression behind WARRANTED_MULTIPLE is: coefficients, their standard errors, t, and R2.

        t = Coefficient / Std error; Adjusted R2 = 1 - (1 - R2)(n - 1)/(n - drivers - 1)

    An absolute t below 2 says that the driver could as well be left out; a sign that makes no sense says that two
    drivers tell the same story. With weights it is weighted least squares, and R2 is that of the weighted fit; the
    residual standard error is sqrt(sum of w residual^2 / (n - drivers - 1)) with weights of mean one.

    Not meaningful
        R2, if all multiples are equal; t, if a standard error is zero.

    Raises
        InputError   rows of drivers or weights, or the names of the drivers, do not match.
        DomainError  a driver never changes, the drivers are collinear, or a weight is negative.
        NoDataError  fewer than ten peers for each driver, or a peer that counts has no weight.

    Source
        Damodaran, NYU Stern slides: 25 telecom ADRs, R2 66.2 %, adjusted 63.1 %; Greene, Econometric Analysis,
        chapter 4: least squares.

    >>> multiples = [3 + 2 * (i % 5) + (-1) ** i for i in range(20)]
    >>> table = warranted_stats(multiples, [i % 5 for i in range(20)], names=["growth"])
    >>> table["Term"], [round(float(value), 6) for value in table["Coefficient"][:2]]
    (['Intercept', 'growth', 'R2', 'Adjusted R2', 'Residual standard error', 'Observations'], [3.0, 2.0])
    """

@overload
def breakeven_probability(
    price: _Number,
    bull: _Number,
    bear: _Number,
    *,
    errors: _Errors = "coerce",
) -> float:
    """Probability of the bull case at which the price is fair, if the only other outcome is the bear case.

        (price - bear) / (bull - bear)

    It lies outside 0 to 1 if the price lies outside the two values: above 1, not even a certain bull case would
    pay; below 0, even the bear case does.

    Raises
        DomainError  bull is not above bear, or price is not above zero.

    Source
        Two-outcome expected value, solved for the probability; figures of Oxford Ledge.

    >>> round(float(breakeven_probability(52, 80, 32)), 3)
    0.417
    """

@overload
def breakeven_probability(
    price: _Number | _Numbers,
    bull: _Number | _Numbers,
    bear: _Number | _Numbers,
    *,
    errors: _Errors = "coerce",
) -> NDArray[np.float64]:
    """Probability of the bull case at which the price is fair, if the only other outcome is the bear case."""

@overload
def breakeven_probability(
    price: _Series,
    bull: _Number | _Numbers | _Series,
    bear: _Number | _Numbers | _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Probability of the bull case at which the price is fair, if the only other outcome is the bear case."""

@overload
def breakeven_probability(
    price: _Number | _Numbers,
    bull: _Series,
    bear: _Number | _Numbers | _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Probability of the bull case at which the price is fair, if the only other outcome is the bear case."""

@overload
def breakeven_probability(
    price: _Number | _Numbers,
    bull: _Number | _Numbers,
    bear: _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Probability of the bull case at which the price is fair, if the only other outcome is the bear case."""

@overload
def breakeven_probability(
    price: _Frame,
    bull: _Number | _Numbers | _Series | _Frame,
    bear: _Number | _Numbers | _Series | _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Probability of the bull case at which the price is fair, if the only other outcome is the bear case."""

@overload
def breakeven_probability(
    price: _Number | _Numbers | _Series,
    bull: _Frame,
    bear: _Number | _Numbers | _Series | _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Probability of the bull case at which the price is fair, if the only other outcome is the bear case."""

@overload
def breakeven_probability(
    price: _Number | _Numbers | _Series,
    bull: _Number | _Numbers | _Series,
    bear: _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Probability of the bull case at which the price is fair, if the only other outcome is the bear case."""

def driver_distribution(
    eps: _Number | _Numbers | _Series | _Frame,
    multiple: _Number | _Numbers | _Series | _Frame,
    probabilities: _List | _Lists | _Frame,
    eps_impacts: _List | _Lists | _Frame,
    multiple_impacts: _List | _Lists | _Frame,
    price: _Number | _Numbers | _Series | _Frame | None = None,
    correlation: _Number | _Numbers | _Series | _Frame = 0.0,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Every way the story can turn out, exactly: mean, spread and percentiles over all combinations of the drivers.

        mean = sum of p x value, sd = sqrt(sum of p (value - mean)^2) over the 2^n outcomes;
        a percentile is the smallest value whose cumulative probability reaches it

    No random numbers: n drivers that happen or not make 2^n outcomes, and each is counted. An outcome at the price
    itself is not below it. With a correlation the drivers have one normal factor in common, each pair with that
    correlation behind them, and each keeps its probability: at 1 a driver happens whenever a less probable one does.
    The factor is integrated out by quadrature, accurate to 1e-9.

    Not meaningful
        eps or multiple is zero or negative. Without a price the row of the probability below it is left out.

    Raises
        InputError   the lists differ in length.
        DomainError  a probability or correlation is not in 0 to 1, an impact is below -1, price is not above zero, or
                     there are more than 20 drivers.

    Source
        Distribution of a product of independent two-point factors, by enumeration; its mean is DRIVER_EXPECTED_VALUE.
        Vasicek (1987), Probability of Loss on Loan Portfolio: the common factor.

    >>> table = driver_distribution(10, 12, [0.5, 0.2], [0.10, -0.25], [0.20, 0.0], 100)
    >>> [(item, round(float(value), 2)) for item, value in zip(table["Item"], table["Value"]) if item in ("Mean", "5%")]
    [('Mean', 132.24), ('5%', 90.0)]
    """

@overload
def driver_expected_value(
    eps: _Number,
    multiple: _Number,
    probabilities: _List,
    eps_impacts: _List,
    multiple_impacts: _List,
    *,
    errors: _Errors = "coerce",
) -> float:
    """Expected value per share over independent drivers.

        eps x multiple x product over the drivers of 1 + p ((1 + eps_impact)(1 + multiple_impact) - 1)

    Not meaningful
        eps or multiple is zero or negative.

    Raises
        InputError   the lists differ in length.
        DomainError  a probability is not in 0 to 1, or an impact is below -1.

    Source
        The expectation of a product of independent factors is the product of their expectations.

    >>> round(driver_expected_value(10, 12, [0.5], [0.10], [0.20]), 10)
    139.2
    """

@overload
def driver_expected_value(
    eps: _Number | _Numbers,
    multiple: _Number | _Numbers,
    probabilities: _List | _Lists,
    eps_impacts: _List | _Lists,
    multiple_impacts: _List | _Lists,
    *,
    errors: _Errors = "coerce",
) -> NDArray[np.float64]:
    """Expected value per share over independent drivers."""

@overload
def driver_expected_value(
    eps: _Series,
    multiple: _Number | _Numbers | _Series,
    probabilities: _List | _Lists | _Frame,
    eps_impacts: _List | _Lists | _Frame,
    multiple_impacts: _List | _Lists | _Frame,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Expected value per share over independent drivers."""

@overload
def driver_expected_value(
    eps: _Number | _Numbers,
    multiple: _Series,
    probabilities: _List | _Lists | _Frame,
    eps_impacts: _List | _Lists | _Frame,
    multiple_impacts: _List | _Lists | _Frame,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Expected value per share over independent drivers."""

@overload
def driver_expected_value(
    eps: _Number | _Numbers,
    multiple: _Number | _Numbers,
    probabilities: _Frame,
    eps_impacts: _List | _Lists | _Frame,
    multiple_impacts: _List | _Lists | _Frame,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Expected value per share over independent drivers."""

@overload
def driver_expected_value(
    eps: _Number | _Numbers,
    multiple: _Number | _Numbers,
    probabilities: _List | _Lists,
    eps_impacts: _Frame,
    multiple_impacts: _List | _Lists | _Frame,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Expected value per share over independent drivers."""

@overload
def driver_expected_value(
    eps: _Number | _Numbers,
    multiple: _Number | _Numbers,
    probabilities: _List | _Lists,
    eps_impacts: _List | _Lists,
    multiple_impacts: _Frame,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Expected value per share over independent drivers."""

@overload
def driver_expected_value(
    eps: _Frame,
    multiple: _Number | _Numbers | _Series | _Frame,
    probabilities: _List | _Lists | _Frame,
    eps_impacts: _List | _Lists | _Frame,
    multiple_impacts: _List | _Lists | _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Expected value per share over independent drivers."""

@overload
def driver_expected_value(
    eps: _Number | _Numbers | _Series,
    multiple: _Frame,
    probabilities: _List | _Lists | _Frame,
    eps_impacts: _List | _Lists | _Frame,
    multiple_impacts: _List | _Lists | _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Expected value per share over independent drivers."""

def driver_table(
    eps: _Number | _Numbers | _Series | _Frame,
    multiple: _Number | _Numbers | _Series | _Frame,
    names: Sequence[str],
    probabilities: _List | _Lists | _Frame,
    eps_impacts: _List | _Lists | _Frame,
    multiple_impacts: _List | _Lists | _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Each driver of the story: the expected value with it and without it, and what it adds.

        Swing = If it happens - If it does not
        Contribution = expected value - the same with that driver's probability at zero

    Not meaningful
        eps or multiple is zero or negative.

    Raises
        InputError   the lists differ in length.
        DomainError  a probability is not in 0 to 1, or an impact is below -1.

    Source
        Conditional expectations of independent factors; their order is that of a tornado diagram.

    >>> table = driver_table(10, 12, ["cloud", "chips"], [0.5, 0.2], [0.10, -0.25], [0.20, 0.0])
    >>> table["Driver"], [round(float(swing), 2) for swing in table["Swing"]]
    (['cloud', 'chips'], [36.48, -34.8])
    """

@overload
def driver_value(
    eps: _Number,
    multiple: _Number,
    eps_impacts: _List,
    multiple_impacts: _List,
    happens: _List = 1.0,
    *,
    errors: _Errors = "coerce",
) -> float:
    """Value per share if the drivers happen, each as far as happens says.

        eps x multiple x product over the drivers of (1 + eps_impact h)(1 + multiple_impact h),    h = happens

    Not meaningful
        eps or multiple is zero or negative.

    Raises
        InputError   the lists differ in length.
        DomainError  an impact is below -1, or happens is not in 0 to 1.

    Source
        Price = EPS x multiple, each changed in proportion; by hand: 10 x 12 x 1.1 x 1.2 = 158.4.

    >>> round(driver_value(10, 12, [0.10], [0.20]), 10)
    158.4
    """

@overload
def driver_value(
    eps: _Number | _Numbers,
    multiple: _Number | _Numbers,
    eps_impacts: _List | _Lists,
    multiple_impacts: _List | _Lists,
    happens: _List | _Lists = 1.0,
    *,
    errors: _Errors = "coerce",
) -> NDArray[np.float64]:
    """Value per share if the drivers happen, each as far as happens says."""

@overload
def driver_value(
    eps: _Series,
    multiple: _Number | _Numbers | _Series,
    eps_impacts: _List | _Lists | _Frame,
    multiple_impacts: _List | _Lists | _Frame,
    happens: _List | _Lists | _Frame = 1.0,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Value per share if the drivers happen, each as far as happens says."""

@overload
def driver_value(
    eps: _Number | _Numbers,
    multiple: _Series,
    eps_impacts: _List | _Lists | _Frame,
    multiple_impacts: _List | _Lists | _Frame,
    happens: _List | _Lists | _Frame = 1.0,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Value per share if the drivers happen, each as far as happens says."""

@overload
def driver_value(
    eps: _Number | _Numbers,
    multiple: _Number | _Numbers,
    eps_impacts: _Frame,
    multiple_impacts: _List | _Lists | _Frame,
    happens: _List | _Lists | _Frame = 1.0,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Value per share if the drivers happen, each as far as happens says."""

@overload
def driver_value(
    eps: _Number | _Numbers,
    multiple: _Number | _Numbers,
    eps_impacts: _List | _Lists,
    multiple_impacts: _Frame,
    happens: _List | _Lists | _Frame = 1.0,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Value per share if the drivers happen, each as far as happens says."""

@overload
def driver_value(
    eps: _Number | _Numbers,
    multiple: _Number | _Numbers,
    eps_impacts: _List | _Lists,
    multiple_impacts: _List | _Lists,
    happens: _Frame = ...,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Value per share if the drivers happen, each as far as happens says."""

@overload
def driver_value(
    eps: _Frame,
    multiple: _Number | _Numbers | _Series | _Frame,
    eps_impacts: _List | _Lists | _Frame,
    multiple_impacts: _List | _Lists | _Frame,
    happens: _List | _Lists | _Frame = 1.0,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Value per share if the drivers happen, each as far as happens says."""

@overload
def driver_value(
    eps: _Number | _Numbers | _Series,
    multiple: _Frame,
    eps_impacts: _List | _Lists | _Frame,
    multiple_impacts: _List | _Lists | _Frame,
    happens: _List | _Lists | _Frame = 1.0,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Value per share if the drivers happen, each as far as happens says."""

def event_rerating(
    price_before: _Number | _Numbers | _Series | _Frame,
    price_after: _Number | _Numbers | _Series | _Frame,
    eps: _Number | _Numbers | _Series | _Frame,
    bull: _Number | _Numbers | _Series | _Frame,
    bear: _Number | _Numbers | _Series | _Frame,
    market_return: _Number | _Numbers | _Series | _Frame = 0.0,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """What a jump of the price on news implies, for earnings, for the multiple or for the odds of the bull case.

        return = price_after / price_before - 1
        abnormal return = price_after / (price_before (1 + market_return)) - 1
        and, from price_before (1 + market_return) to price_after: multiple before and after, EPS that explains it
        at the old multiple, bull probability before, after and its change (of bull and bear alone)

    A move with the market implies nothing: all but the return itself is measured from the price that the market
    alone would have made.

    Not meaningful
        eps is zero or negative: there is no multiple.

    Raises
        DomainError  a price is not above zero, bull is not above bear, or market_return is -1 or less.

    Source
        d ln P = d ln EPS + d ln (P/E); BREAKEVEN_PROBABILITY before and after; figures of Oxford Ledge (a price of
        52 between 32 and 80: five more are 10.4 points of bull probability).

    >>> table = event_rerating(52, 57, 4.0, 80, 32)
    >>> round(float(table["Value"][-1]), 3)
    0.104
    """

def event_study(
    stock_returns: _List | _Lists | _Frame,
    market_returns: _List | _Lists | _Frame,
    event_stock_returns: _List | _Lists | _Frame,
    event_market_returns: _List | _Lists | _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Whether the news moved the share more than its usual noise: the market model of an event study.

        estimation: stock return = alpha + beta x market return + residual, by least squares
        cumulative abnormal return = sum over the event of stock return - alpha - beta x market return
        SE^2 = s^2 (N + N^2 / L + (sum over the event of (market - mean))^2 / sum over the estimation of (market - mean)^2)
        t = cumulative abnormal return / SE

    The first two lists are the estimation window, L periods before the event; the last two the event window of N
    periods of the same length. mean is that of the market in the estimation; s, the residual standard deviation, has
    L - 2 degrees of freedom. A t beyond 2 or so is news; a short estimation tells little.

    Not meaningful
        the residuals are all zero: there is no noise to measure the event by.

    Raises
        InputError   the two lists of a window differ in length.
        DomainError  the estimation has fewer than three periods, or the market never moved in it.

    Source
        MacKinlay (1997), Event Studies in Economics and Finance, Journal of Economic Literature 35, 13-39, equations
        8 to 14.

    >>> table = event_study([0.02, 0.0, 0.02, 0.0], [0.02, 0.01, 0.0, -0.01], [0.05], [0.005])
    >>> [round(float(value), 4) for value in table["Value"][:4]]
    [0.008, 0.4, 0.0126, 0.04]
    """

@overload
def expected_value(
    values: _List,
    probabilities: _List,
    *,
    errors: _Errors = "coerce",
) -> float:
    """Probability-weighted value over the scenarios.

        sum of probabilities x values

    Probabilities that do not add up to 1 are refused, not rescaled: a model with a forgotten scenario must not
    look finished.

    Raises
        InputError   values and probabilities differ in length.
        DomainError  the probabilities do not add up to 1 within 0.000001, or one is not in 0 to 1.

    Source
        Oxford Ledge, scenario-weighted valuation; Seeking Alpha article 1167551: 79.07.

    >>> round(expected_value([80, 58, 32], [0.35, 0.45, 0.20]), 2)
    60.5
    """

@overload
def expected_value(
    values: _List | _Lists,
    probabilities: _List | _Lists,
    *,
    errors: _Errors = "coerce",
) -> NDArray[np.float64]:
    """Probability-weighted value over the scenarios."""

@overload
def expected_value(
    values: _Frame,
    probabilities: _List | _Lists | _Frame,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Probability-weighted value over the scenarios."""

@overload
def expected_value(
    values: _List | _Lists,
    probabilities: _Frame,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Probability-weighted value over the scenarios."""

def football_field(
    names: Sequence[str],
    lows: _List | _Lists | _Frame,
    highs: _List | _Lists | _Frame,
    price: _Number | _Numbers | _Series | _Frame | None = None,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """The ranges of value that several methods give, one below the other, and where the price lies in each.

        Range = High - Low, Middle = (Low + High) / 2, Position = (price - Low) / (High - Low)

    Position is 0 at the low end and 1 at the high end; below 0 the price is under the whole range. Without a price
    the column is left out; a range of one value has no position.

    Raises
        InputError   names, lows and highs differ in length.
        DomainError  a low is above its high, or price is not above zero.

    Source
        Rosenbaum and Pearl, Investment Banking, chapter 3: the football field.

    >>> table = football_field(["Peers", "DCF"], [80, 100], [120, 150], 90)
    >>> table["Position"].tolist()
    [0.25, -0.2]
    """

@overload
def implied_irr(
    price: _Number,
    exit_price: _Number,
    years: _Number,
    dps: _Number = 0.0,
    dps_growth: _Number = 0.0,
    *,
    errors: _Errors = "coerce",
) -> float:
    """Annual return from buying at price, taking the dividends and selling at exit_price.

        the rate r at which price = exit_price / (1 + r)^years + present value of the dividends

    Dividends are paid at the end of each whole year; the first is dps, growing at dps_growth: dividends that follow
    no such path, or fall on other days, belong in XIRR. Without dividends it is (exit_price / price)^(1 / years) - 1.

    Raises
        DomainError  price or years is not above zero, exit_price or dps is negative, dps_growth is -1 or less.

    Source
        Definition of the internal rate of return; it agrees with Excel's RATE for level dividends.

    >>> float(implied_irr(100, 121, 2).round(12))
    0.1
    >>> float(implied_irr(100, 100, 5, dps=7).round(12))
    0.07
    """

@overload
def implied_irr(
    price: _Number | _Numbers,
    exit_price: _Number | _Numbers,
    years: _Number | _Numbers,
    dps: _Number | _Numbers = 0.0,
    dps_growth: _Number | _Numbers = 0.0,
    *,
    errors: _Errors = "coerce",
) -> NDArray[np.float64]:
    """Annual return from buying at price, taking the dividends and selling at exit_price."""

@overload
def implied_irr(
    price: _Series,
    exit_price: _Number | _Numbers | _Series,
    years: _Number | _Numbers | _Series,
    dps: _Number | _Numbers | _Series = 0.0,
    dps_growth: _Number | _Numbers | _Series = 0.0,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Annual return from buying at price, taking the dividends and selling at exit_price."""

@overload
def implied_irr(
    price: _Number | _Numbers,
    exit_price: _Series,
    years: _Number | _Numbers | _Series,
    dps: _Number | _Numbers | _Series = 0.0,
    dps_growth: _Number | _Numbers | _Series = 0.0,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Annual return from buying at price, taking the dividends and selling at exit_price."""

@overload
def implied_irr(
    price: _Number | _Numbers,
    exit_price: _Number | _Numbers,
    years: _Series,
    dps: _Number | _Numbers | _Series = 0.0,
    dps_growth: _Number | _Numbers | _Series = 0.0,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Annual return from buying at price, taking the dividends and selling at exit_price."""

@overload
def implied_irr(
    price: _Number | _Numbers,
    exit_price: _Number | _Numbers,
    years: _Number | _Numbers,
    dps: _Series = ...,
    dps_growth: _Number | _Numbers | _Series = 0.0,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Annual return from buying at price, taking the dividends and selling at exit_price."""

@overload
def implied_irr(
    price: _Number | _Numbers,
    exit_price: _Number | _Numbers,
    years: _Number | _Numbers,
    dps: _Number | _Numbers = 0.0,
    dps_growth: _Series = ...,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Annual return from buying at price, taking the dividends and selling at exit_price."""

@overload
def implied_irr(
    price: _Frame,
    exit_price: _Number | _Numbers | _Series | _Frame,
    years: _Number | _Numbers | _Series | _Frame,
    dps: _Number | _Numbers | _Series | _Frame = 0.0,
    dps_growth: _Number | _Numbers | _Series | _Frame = 0.0,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Annual return from buying at price, taking the dividends and selling at exit_price."""

@overload
def implied_irr(
    price: _Number | _Numbers | _Series,
    exit_price: _Frame,
    years: _Number | _Numbers | _Series | _Frame,
    dps: _Number | _Numbers | _Series | _Frame = 0.0,
    dps_growth: _Number | _Numbers | _Series | _Frame = 0.0,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Annual return from buying at price, taking the dividends and selling at exit_price."""

@overload
def implied_irr(
    price: _Number | _Numbers | _Series,
    exit_price: _Number | _Numbers | _Series,
    years: _Frame,
    dps: _Number | _Numbers | _Series | _Frame = 0.0,
    dps_growth: _Number | _Numbers | _Series | _Frame = 0.0,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Annual return from buying at price, taking the dividends and selling at exit_price."""

@overload
def implied_irr(
    price: _Number | _Numbers | _Series,
    exit_price: _Number | _Numbers | _Series,
    years: _Number | _Numbers | _Series,
    dps: _Frame = ...,
    dps_growth: _Number | _Numbers | _Series | _Frame = 0.0,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Annual return from buying at price, taking the dividends and selling at exit_price."""

@overload
def implied_irr(
    price: _Number | _Numbers | _Series,
    exit_price: _Number | _Numbers | _Series,
    years: _Number | _Numbers | _Series,
    dps: _Number | _Numbers | _Series = 0.0,
    dps_growth: _Frame = ...,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Annual return from buying at price, taking the dividends and selling at exit_price."""

@overload
def kelly_fraction(
    price: _Number,
    values: _List,
    probabilities: _List,
    *,
    errors: _Errors = "coerce",
) -> float:
    """Share of wealth to stake so that wealth grows fastest in the long run: Kelly's criterion, without borrowing.

        the f from 0 to 1 with the largest sum of probabilities x ln(1 + f (values / price - 1))

    The rest of the wealth earns nothing. The fraction is 0 if the expected value is not above the price, and 1 if
    no outcome lies below it and one above. It takes the probabilities as certain knowledge: who guesses them stakes
    less, as a rule half.

    Raises
        InputError   values and probabilities differ in length.
        DomainError  the probabilities do not add up to 1 within 0.000001, one is not in 0 to 1, price is not above
                     zero, or a value is negative.

    Source
        Kelly (1956), A New Interpretation of Information Rate; Thorp (2006), The Kelly Criterion in Blackjack, Sports
        Betting and the Stock Market, example 2.1: even money at 53 % is a stake of 6 %.

    >>> round(kelly_fraction(1, [2, 0], [0.53, 0.47]), 9)
    0.06
    """

@overload
def kelly_fraction(
    price: _Number | _Numbers,
    values: _List | _Lists,
    probabilities: _List | _Lists,
    *,
    errors: _Errors = "coerce",
) -> NDArray[np.float64]:
    """Share of wealth to stake so that wealth grows fastest in the long run: Kelly's criterion, without borrowing."""

@overload
def kelly_fraction(
    price: _Series,
    values: _List | _Lists | _Frame,
    probabilities: _List | _Lists | _Frame,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Share of wealth to stake so that wealth grows fastest in the long run: Kelly's criterion, without borrowing."""

@overload
def kelly_fraction(
    price: _Number | _Numbers,
    values: _Frame,
    probabilities: _List | _Lists | _Frame,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Share of wealth to stake so that wealth grows fastest in the long run: Kelly's criterion, without borrowing."""

@overload
def kelly_fraction(
    price: _Number | _Numbers,
    values: _List | _Lists,
    probabilities: _Frame,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Share of wealth to stake so that wealth grows fastest in the long run: Kelly's criterion, without borrowing."""

@overload
def kelly_fraction(
    price: _Frame,
    values: _List | _Lists | _Frame,
    probabilities: _List | _Lists | _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Share of wealth to stake so that wealth grows fastest in the long run: Kelly's criterion, without borrowing."""

@overload
def margin_of_safety(
    value: _Number,
    price: _Number,
    *,
    errors: _Errors = "coerce",
) -> float:
    """Margin of safety: how far the price lies below the value, as a fraction of the value.

        1 - price / value

    It is how much of the value may turn out an illusion before the buyer has paid too much. UPSIDE sets the same
    difference against the price.

    Not meaningful
        value is zero or negative.

    Raises
        DomainError  price is not above zero.

    Source
        Graham, The Intelligent Investor, chapter 20: the margin of safety.

    >>> float(margin_of_safety(100, 75))
    0.25
    """

@overload
def margin_of_safety(
    value: _Number | _Numbers,
    price: _Number | _Numbers,
    *,
    errors: _Errors = "coerce",
) -> NDArray[np.float64]:
    """Margin of safety: how far the price lies below the value, as a fraction of the value."""

@overload
def margin_of_safety(
    value: _Series,
    price: _Number | _Numbers | _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Margin of safety: how far the price lies below the value, as a fraction of the value."""

@overload
def margin_of_safety(
    value: _Number | _Numbers,
    price: _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Margin of safety: how far the price lies below the value, as a fraction of the value."""

@overload
def margin_of_safety(
    value: _Frame,
    price: _Number | _Numbers | _Series | _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Margin of safety: how far the price lies below the value, as a fraction of the value."""

@overload
def margin_of_safety(
    value: _Number | _Numbers | _Series,
    price: _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Margin of safety: how far the price lies below the value, as a fraction of the value."""

def return_attribution(
    price_0: _Number | _Numbers | _Series | _Frame,
    eps_0: _Number | _Numbers | _Series | _Frame,
    price_1: _Number | _Numbers | _Series | _Frame,
    eps_1: _Number | _Numbers | _Series | _Frame,
    fx_0: _Number | _Numbers | _Series | _Frame = 1.0,
    fx_1: _Number | _Numbers | _Series | _Frame = 1.0,
    dividends: _Number | _Numbers | _Series | _Frame = 0.0,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Where the return came from: earnings, the multiple, the currency, or dividends. It sums exactly.

        ln((price_1 + dividends) / price_0)
            = ln(eps_1 / eps_0) + ln(multiple_1 / multiple_0) + ln(fx_0 / fx_1) + ln(1 + dividends / price_1),
        multiple = price x fx / eps

    Logarithms add up; percentages do not. For an ADR, EPS is in the reporting currency (per ADS) and fx is the
    number of its units for one unit of the price currency, as everywhere: 7.2 for CNY under a price in USD. Dividends
    are what was received per traded share in the price currency, not reinvested. A total of nothing has no shares.

    Not meaningful
        an EPS is zero or negative.

    Raises
        DomainError  a price or an exchange rate is not above zero, or dividends are negative.

    Source
        Logarithmic decomposition of price = EPS x multiple / exchange rate.

    >>> table = return_attribution(100, 5, 132, 6)
    >>> [round(float(part), 4) for part in table["Log return"]]
    [0.1823, 0.0953, 0.0, 0.0, 0.2776]
    """

@overload
def reward_risk(
    price: _Number,
    bull: _Number,
    bear: _Number,
    *,
    errors: _Errors = "coerce",
) -> float:
    """Reward to risk: what the bull case gains for each unit that the bear case loses.

        (bull - price) / (price - bear)

    Not meaningful
        the price lies at or outside the bear and bull values: one side is no longer a risk, or a reward.

    Source
        Oxford Ledge: price 52, bull 80, bear 32 is 1.4.

    >>> float(reward_risk(52, 80, 32))
    1.4
    """

@overload
def reward_risk(
    price: _Number | _Numbers,
    bull: _Number | _Numbers,
    bear: _Number | _Numbers,
    *,
    errors: _Errors = "coerce",
) -> NDArray[np.float64]:
    """Reward to risk: what the bull case gains for each unit that the bear case loses."""

@overload
def reward_risk(
    price: _Series,
    bull: _Number | _Numbers | _Series,
    bear: _Number | _Numbers | _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Reward to risk: what the bull case gains for each unit that the bear case loses."""

@overload
def reward_risk(
    price: _Number | _Numbers,
    bull: _Series,
    bear: _Number | _Numbers | _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Reward to risk: what the bull case gains for each unit that the bear case loses."""

@overload
def reward_risk(
    price: _Number | _Numbers,
    bull: _Number | _Numbers,
    bear: _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Reward to risk: what the bull case gains for each unit that the bear case loses."""

@overload
def reward_risk(
    price: _Frame,
    bull: _Number | _Numbers | _Series | _Frame,
    bear: _Number | _Numbers | _Series | _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Reward to risk: what the bull case gains for each unit that the bear case loses."""

@overload
def reward_risk(
    price: _Number | _Numbers | _Series,
    bull: _Frame,
    bear: _Number | _Numbers | _Series | _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Reward to risk: what the bull case gains for each unit that the bear case loses."""

@overload
def reward_risk(
    price: _Number | _Numbers | _Series,
    bull: _Number | _Numbers | _Series,
    bear: _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Reward to risk: what the bull case gains for each unit that the bear case loses."""

@overload
def scenario_sd(
    values: _List,
    probabilities: _List,
    *,
    errors: _Errors = "coerce",
) -> float:
    """Standard deviation of the value over the scenarios.

        sqrt(sum of probabilities x (values - EXPECTED_VALUE)^2)

    Raises
        InputError   values and probabilities differ in length.
        DomainError  the probabilities do not add up to 1 within 0.000001, or one is not in 0 to 1.

    Source
        CFA Program, Quantitative Methods: variance of a random variable from its probabilities.

    >>> scenario_sd([80, 120], [0.5, 0.5])
    20.0
    """

@overload
def scenario_sd(
    values: _List | _Lists,
    probabilities: _List | _Lists,
    *,
    errors: _Errors = "coerce",
) -> NDArray[np.float64]:
    """Standard deviation of the value over the scenarios."""

@overload
def scenario_sd(
    values: _Frame,
    probabilities: _List | _Lists | _Frame,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Standard deviation of the value over the scenarios."""

@overload
def scenario_sd(
    values: _List | _Lists,
    probabilities: _Frame,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Standard deviation of the value over the scenarios."""

def scenario_summary(
    price: _Number | _Numbers | _Series | _Frame,
    names: Sequence[str],
    probabilities: _List | _Lists | _Frame,
    values: _List | _Lists | _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Scenarios valued by any method, in a row each, and the expected value, which the contributions add up to.

        Upside = Value / price - 1, Contribution = probability x Value, Expected = sum of the contributions

    For a bear case that makes a loss and so has no P/E, or a bull case that is a sum of parts: the value of each
    scenario is given, however it was found, and may be zero or negative. SCENARIO_TABLE works the values out.

    Raises
        InputError   names, probabilities and values differ in length.
        DomainError  the probabilities do not add up to 1 within 0.000001, one is not in 0 to 1, or price is not
                     above zero.

    Source
        Oxford Ledge, scenario-weighted valuation: 80, 58 and 32 at 35, 45 and 20 % are worth 60.50.

    >>> table = scenario_summary(52, ["bull", "base", "bear"], [0.35, 0.45, 0.20], [80, 58, 32])
    >>> [round(float(value), 2) for value in table["Upside"]]
    [0.54, 0.12, -0.38, 0.16]
    """

def scenario_table(
    price: _Number | _Numbers | _Series | _Frame,
    names: Sequence[str],
    probabilities: _List | _Lists | _Frame,
    eps: _List | _Lists | _Frame,
    growth: _List | _Lists | _Frame,
    years: _List | _Lists | _Frame,
    exit_multiples: _List | _Lists | _Frame,
    discount_rates: _List | _Lists | _Frame | None = None,
    dps: _List | _Lists | _Frame = 0.0,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Every scenario in a row, in the order given, and the expected value, which the contributions add up to.

        Value = SCENARIO_VALUE, Upside = Value / price - 1, IRR = IMPLIED_IRR from price to exit price with the
        dividends, Contribution = probability x Value

    A list of one value serves every scenario. Exit EPS and exit price are expected as the probabilities weigh them,
    and the expected IRR is that of the flows so weighed: not the mean of the IRRs. Without discount_rates a value is
    an undiscounted target, and so is its upside. A scenario that exits today has no return a year.

    Not meaningful
        eps of a scenario is zero or negative, or its exit multiple is negative.

    Raises
        InputError   a list is neither one value long nor as long as names.
        DomainError  the probabilities do not add up to 1 within 0.000001; dps is negative; for the rest see
                     SCENARIO_VALUE.

    Source
        Oxford Ledge, scenario-weighted valuation: 80, 58 and 32 at 35, 45 and 20 % are worth 60.50.

    >>> table = scenario_table(52, ["bull", "base", "bear"], [0.35, 0.45, 0.20], [8.0, 5.8, 3.2], 0, 0, 10)
    >>> [round(float(value), 2) for value in table["Value"]]
    [80.0, 58.0, 32.0, 60.5]
    """

def scenario_tornado(
    base: _List | _Lists | _Frame,
    low: _List | _Lists | _Frame,
    high: _List | _Lists | _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Which assumption matters most: each one moved to its low and its high end, the others at base.

        SCENARIO_VALUE with one of EPS, growth, years, exit multiple, discount rate replaced; Swing = High - Low

    Low and High belong to the assumption: a low discount rate gives the higher value and a negative swing.

    Not meaningful
        an EPS is zero or negative, or a multiple is negative.

    Raises
        InputError   a list has not five values.
        DomainError  a growth or a discount rate is no fraction, as in SCENARIO_VALUE, or years are negative.

    Source
        One-at-a-time sensitivity (tornado diagram): Clemen, Making Hard Decisions, chapter 5.

    >>> table = scenario_tornado([8, 0, 0, 15, 0], [7, 0, 0, 10, 0], [9, 0, 0, 20, 0])
    >>> table["Driver"][0], float(table["Low"][0]), float(table["High"][0])
    ('Exit multiple', 80.0, 160.0)
    """

@overload
def scenario_value(
    eps: _Number,
    growth: _Number,
    years: _Number,
    exit_multiple: _Number,
    discount_rate: _Number = 0.0,
    dps: _Number = 0.0,
    *,
    errors: _Errors = "coerce",
) -> float:
    """Value per share today of a scenario: EPS grown to the exit, times the multiple paid there, discounted.

        eps (1 + growth)^years x exit_multiple / (1 + discount_rate)^years + present value of the dividends

    Dividends are paid at the end of each whole year; the first is dps, and they grow at growth. A discount_rate
    of 0 gives the undiscounted target, as a broker's price target is.

    Not meaningful
        eps is zero or negative, or exit_multiple is negative.

    Raises
        DomainError  growth or discount_rate is -1 or less, or years or dps is negative.

    Source
        CFA Program, Market-Based Valuation: terminal price by a P/E multiple; McKinsey, Valuation, 5th ed.,
        chapter 2: value driver example (earnings of 100 at 15 times are worth 1,500).

    >>> round(float(scenario_value(8.0, 0.10, 3, 15)), 2)
    159.72
    """

@overload
def scenario_value(
    eps: _Number | _Numbers,
    growth: _Number | _Numbers,
    years: _Number | _Numbers,
    exit_multiple: _Number | _Numbers,
    discount_rate: _Number | _Numbers = 0.0,
    dps: _Number | _Numbers = 0.0,
    *,
    errors: _Errors = "coerce",
) -> NDArray[np.float64]:
    """Value per share today of a scenario: EPS grown to the exit, times the multiple paid there, discounted."""

@overload
def scenario_value(
    eps: _Series,
    growth: _Number | _Numbers | _Series,
    years: _Number | _Numbers | _Series,
    exit_multiple: _Number | _Numbers | _Series,
    discount_rate: _Number | _Numbers | _Series = 0.0,
    dps: _Number | _Numbers | _Series = 0.0,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Value per share today of a scenario: EPS grown to the exit, times the multiple paid there, discounted."""

@overload
def scenario_value(
    eps: _Number | _Numbers,
    growth: _Series,
    years: _Number | _Numbers | _Series,
    exit_multiple: _Number | _Numbers | _Series,
    discount_rate: _Number | _Numbers | _Series = 0.0,
    dps: _Number | _Numbers | _Series = 0.0,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Value per share today of a scenario: EPS grown to the exit, times the multiple paid there, discounted."""

@overload
def scenario_value(
    eps: _Number | _Numbers,
    growth: _Number | _Numbers,
    years: _Series,
    exit_multiple: _Number | _Numbers | _Series,
    discount_rate: _Number | _Numbers | _Series = 0.0,
    dps: _Number | _Numbers | _Series = 0.0,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Value per share today of a scenario: EPS grown to the exit, times the multiple paid there, discounted."""

@overload
def scenario_value(
    eps: _Number | _Numbers,
    growth: _Number | _Numbers,
    years: _Number | _Numbers,
    exit_multiple: _Series,
    discount_rate: _Number | _Numbers | _Series = 0.0,
    dps: _Number | _Numbers | _Series = 0.0,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Value per share today of a scenario: EPS grown to the exit, times the multiple paid there, discounted."""

@overload
def scenario_value(
    eps: _Number | _Numbers,
    growth: _Number | _Numbers,
    years: _Number | _Numbers,
    exit_multiple: _Number | _Numbers,
    discount_rate: _Series = ...,
    dps: _Number | _Numbers | _Series = 0.0,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Value per share today of a scenario: EPS grown to the exit, times the multiple paid there, discounted."""

@overload
def scenario_value(
    eps: _Number | _Numbers,
    growth: _Number | _Numbers,
    years: _Number | _Numbers,
    exit_multiple: _Number | _Numbers,
    discount_rate: _Number | _Numbers = 0.0,
    dps: _Series = ...,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Value per share today of a scenario: EPS grown to the exit, times the multiple paid there, discounted."""

@overload
def scenario_value(
    eps: _Frame,
    growth: _Number | _Numbers | _Series | _Frame,
    years: _Number | _Numbers | _Series | _Frame,
    exit_multiple: _Number | _Numbers | _Series | _Frame,
    discount_rate: _Number | _Numbers | _Series | _Frame = 0.0,
    dps: _Number | _Numbers | _Series | _Frame = 0.0,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Value per share today of a scenario: EPS grown to the exit, times the multiple paid there, discounted."""

@overload
def scenario_value(
    eps: _Number | _Numbers | _Series,
    growth: _Frame,
    years: _Number | _Numbers | _Series | _Frame,
    exit_multiple: _Number | _Numbers | _Series | _Frame,
    discount_rate: _Number | _Numbers | _Series | _Frame = 0.0,
    dps: _Number | _Numbers | _Series | _Frame = 0.0,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Value per share today of a scenario: EPS grown to the exit, times the multiple paid there, discounted."""

@overload
def scenario_value(
    eps: _Number | _Numbers | _Series,
    growth: _Number | _Numbers | _Series,
    years: _Frame,
    exit_multiple: _Number | _Numbers | _Series | _Frame,
    discount_rate: _Number | _Numbers | _Series | _Frame = 0.0,
    dps: _Number | _Numbers | _Series | _Frame = 0.0,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Value per share today of a scenario: EPS grown to the exit, times the multiple paid there, discounted."""

@overload
def scenario_value(
    eps: _Number | _Numbers | _Series,
    growth: _Number | _Numbers | _Series,
    years: _Number | _Numbers | _Series,
    exit_multiple: _Frame,
    discount_rate: _Number | _Numbers | _Series | _Frame = 0.0,
    dps: _Number | _Numbers | _Series | _Frame = 0.0,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Value per share today of a scenario: EPS grown to the exit, times the multiple paid there, discounted."""

@overload
def scenario_value(
    eps: _Number | _Numbers | _Series,
    growth: _Number | _Numbers | _Series,
    years: _Number | _Numbers | _Series,
    exit_multiple: _Number | _Numbers | _Series,
    discount_rate: _Frame = ...,
    dps: _Number | _Numbers | _Series | _Frame = 0.0,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Value per share today of a scenario: EPS grown to the exit, times the multiple paid there, discounted."""

@overload
def scenario_value(
    eps: _Number | _Numbers | _Series,
    growth: _Number | _Numbers | _Series,
    years: _Number | _Numbers | _Series,
    exit_multiple: _Number | _Numbers | _Series,
    discount_rate: _Number | _Numbers | _Series = 0.0,
    dps: _Frame = ...,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Value per share today of a scenario: EPS grown to the exit, times the multiple paid there, discounted."""

def simulate_value(
    eps: _Number | _Numbers | _Series | _Frame,
    eps_volatility: _Number | _Numbers | _Series | _Frame,
    multiple: _Number | _Numbers | _Series | _Frame,
    multiple_volatility: _Number | _Numbers | _Series | _Frame,
    correlation: _Number | _Numbers | _Series | _Frame = 0.0,
    price: _Number | _Numbers | _Series | _Frame | None = None,
    draws: _Number | _Numbers | _Series | _Frame = 100000,
    seed: _Number | _Numbers | _Series | _Frame = 1,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Value per share if EPS and the multiple are uncertain: mean, spread and percentiles over many draws.

        value = eps exp(eps_volatility z1 - eps_volatility^2 / 2)
                x multiple exp(multiple_volatility z2 - multiple_volatility^2 / 2),
        z1, z2 standard normal with the correlation

    EPS and the multiple are log-normal: eps and multiple are their means, as a consensus is, and the volatilities the
    standard deviations of their logarithms over the horizon. So the mean of the value is
    eps x multiple x exp(correlation x eps_volatility x multiple_volatility). The draws are points of a scrambled Sobol sequence, which fill the square evenly: 16
    independent nets of equally many points, a power of two, at least draws in all. The mean is corrected by what
    the points miss of the known moments of z1 and z2. Its standard error comes from the spread of the 16 means,
    which are independent as the scrambles are; it is itself uncertain by about a fifth, and says too little with
    fewer than 200 draws. The same seed draws the same points on every machine.

    Not meaningful
        eps or multiple is zero or negative. Without a price the row of the probability below it is left out.

    Raises
        DomainError  a volatility is negative, correlation is not in -1 to 1, price is not above zero, draws is not in 1 to
                     10,000,000, seed is not a whole number from 0 on, or the values become too large.

    Source
        Log-normal product in closed form: means 8 and 15, volatilities 0.20 and 0.25, correlation 0.3 have the mean
        121.814. Sobol (1967); Matousek (1998), On the L2-discrepancy for anchored boxes (the scramble); Owen (1997).

    >>> table = simulate_value(8, 0.20, 15, 0.25, 0.3, 88)
    >>> [round(float(value)) for value in table["Value"][:2]]
    [122, 46]
    """

@overload
def upside(
    value: _Number,
    price: _Number,
    *,
    errors: _Errors = "coerce",
) -> float:
    """Upside: value over price, less one; negative is downside.

        value / price - 1

    Raises
        DomainError  price is not above zero.

    Source
        Oxford Ledge: 80 on a price of 52 is +54 %, 32 is -38 %.

    >>> round(float(upside(80, 52)), 2)
    0.54
    """

@overload
def upside(
    value: _Number | _Numbers,
    price: _Number | _Numbers,
    *,
    errors: _Errors = "coerce",
) -> NDArray[np.float64]:
    """Upside: value over price, less one; negative is downside."""

@overload
def upside(
    value: _Series,
    price: _Number | _Numbers | _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Upside: value over price, less one; negative is downside."""

@overload
def upside(
    value: _Number | _Numbers,
    price: _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Upside: value over price, less one; negative is downside."""

@overload
def upside(
    value: _Frame,
    price: _Number | _Numbers | _Series | _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Upside: value over price, less one; negative is downside."""

@overload
def upside(
    value: _Number | _Numbers | _Series,
    price: _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Upside: value over price, less one; negative is downside."""

@overload
def cost_of_equity(
    risk_free: _Number,
    beta: _Number,
    equity_premium: _Number,
    country_premium: _Number = 0.0,
    country_exposure: _Number = 1.0,
    *,
    errors: _Errors = "coerce",
) -> float:
    """Cost of equity: the risk-free rate, beta times the premium of a mature market, and the country's own premium.

        risk_free + beta x equity_premium + country_exposure x country_premium

    The three rates are of one currency. country_exposure is lambda: 1 for a company that lives from its country as
    the average one does, less for an exporter.

    Source
        Sharpe (1964); Damodaran, Corporate Finance slides: Disney in 2013, a beta of 1.0012, 2.75 % and 5.76 %: 8.52 %.

    >>> round(float(cost_of_equity(0.0275, 1.0012, 0.0576)), 4)
    0.0852
    """

@overload
def cost_of_equity(
    risk_free: _Number | _Numbers,
    beta: _Number | _Numbers,
    equity_premium: _Number | _Numbers,
    country_premium: _Number | _Numbers = 0.0,
    country_exposure: _Number | _Numbers = 1.0,
    *,
    errors: _Errors = "coerce",
) -> NDArray[np.float64]:
    """Cost of equity: the risk-free rate, beta times the premium of a mature market, and the country's own premium."""

@overload
def cost_of_equity(
    risk_free: _Series,
    beta: _Number | _Numbers | _Series,
    equity_premium: _Number | _Numbers | _Series,
    country_premium: _Number | _Numbers | _Series = 0.0,
    country_exposure: _Number | _Numbers | _Series = 1.0,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Cost of equity: the risk-free rate, beta times the premium of a mature market, and the country's own premium."""

@overload
def cost_of_equity(
    risk_free: _Number | _Numbers,
    beta: _Series,
    equity_premium: _Number | _Numbers | _Series,
    country_premium: _Number | _Numbers | _Series = 0.0,
    country_exposure: _Number | _Numbers | _Series = 1.0,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Cost of equity: the risk-free rate, beta times the premium of a mature market, and the country's own premium."""

@overload
def cost_of_equity(
    risk_free: _Number | _Numbers,
    beta: _Number | _Numbers,
    equity_premium: _Series,
    country_premium: _Number | _Numbers | _Series = 0.0,
    country_exposure: _Number | _Numbers | _Series = 1.0,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Cost of equity: the risk-free rate, beta times the premium of a mature market, and the country's own premium."""

@overload
def cost_of_equity(
    risk_free: _Number | _Numbers,
    beta: _Number | _Numbers,
    equity_premium: _Number | _Numbers,
    country_premium: _Series = ...,
    country_exposure: _Number | _Numbers | _Series = 1.0,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Cost of equity: the risk-free rate, beta times the premium of a mature market, and the country's own premium."""

@overload
def cost_of_equity(
    risk_free: _Number | _Numbers,
    beta: _Number | _Numbers,
    equity_premium: _Number | _Numbers,
    country_premium: _Number | _Numbers = 0.0,
    country_exposure: _Series = ...,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Cost of equity: the risk-free rate, beta times the premium of a mature market, and the country's own premium."""

@overload
def cost_of_equity(
    risk_free: _Frame,
    beta: _Number | _Numbers | _Series | _Frame,
    equity_premium: _Number | _Numbers | _Series | _Frame,
    country_premium: _Number | _Numbers | _Series | _Frame = 0.0,
    country_exposure: _Number | _Numbers | _Series | _Frame = 1.0,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Cost of equity: the risk-free rate, beta times the premium of a mature market, and the country's own premium."""

@overload
def cost_of_equity(
    risk_free: _Number | _Numbers | _Series,
    beta: _Frame,
    equity_premium: _Number | _Numbers | _Series | _Frame,
    country_premium: _Number | _Numbers | _Series | _Frame = 0.0,
    country_exposure: _Number | _Numbers | _Series | _Frame = 1.0,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Cost of equity: the risk-free rate, beta times the premium of a mature market, and the country's own premium."""

@overload
def cost_of_equity(
    risk_free: _Number | _Numbers | _Series,
    beta: _Number | _Numbers | _Series,
    equity_premium: _Frame,
    country_premium: _Number | _Numbers | _Series | _Frame = 0.0,
    country_exposure: _Number | _Numbers | _Series | _Frame = 1.0,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Cost of equity: the risk-free rate, beta times the premium of a mature market, and the country's own premium."""

@overload
def cost_of_equity(
    risk_free: _Number | _Numbers | _Series,
    beta: _Number | _Numbers | _Series,
    equity_premium: _Number | _Numbers | _Series,
    country_premium: _Frame = ...,
    country_exposure: _Number | _Numbers | _Series | _Frame = 1.0,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Cost of equity: the risk-free rate, beta times the premium of a mature market, and the country's own premium."""

@overload
def cost_of_equity(
    risk_free: _Number | _Numbers | _Series,
    beta: _Number | _Numbers | _Series,
    equity_premium: _Number | _Numbers | _Series,
    country_premium: _Number | _Numbers | _Series = 0.0,
    country_exposure: _Frame = ...,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Cost of equity: the risk-free rate, beta times the premium of a mature market, and the country's own premium."""

def dcf_table(
    as_of: _Day | _Days | _Series | _Frame,
    flow_dates: _DayList | _DayLists | _Frame,
    cash_flows: _List | _Lists | _Frame,
    discount_rate: _Number | _Numbers | _Series | _Frame,
    terminal_growth: _Number | _Numbers | _Series | _Frame | None = None,
    exit_multiple: _Number | _Numbers | _Series | _Frame | None = None,
    exit_metric: _Number | _Numbers | _Series | _Frame | None = None,
    mid_year: bool = False,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Discounted cash flows by date: a row a flow, then the terminal value, the total and the terminal value's share.

        Present value = Cash flow x Factor,    Factor = (1 + discount_rate)^-Years, Years = (Date - as_of) / 365
        Terminal = last flow (1 + terminal_growth) / (discount_rate - terminal_growth), or exit_multiple x exit_metric

    A flow is what falls between the date before it and its own, the first one between as_of and its date: of a stub
    period give the flow of the stub. With mid_year each is discounted from the middle of that time, and the growing
    terminal value half a year less; an exit multiple is always paid on the last date. Without a terminal value the
    flows are all there is. Terminal share stands in the column Present value, as a fraction of Total.

    Not meaningful
        exit_multiple or exit_metric is zero or negative; Terminal share if Total is.

    Raises
        InputError   flow_dates and cash_flows differ in length, terminal_growth stands beside an exit multiple, or
                     only one of exit_multiple and exit_metric is given.
        DomainError  a date does not follow the one before it or as_of, discount_rate or terminal_growth is -1 or
                     less, terminal_growth is not below discount_rate, or it is given and the last flow does not cover
                     a year (360 to 371 days).

    Source
        Microsoft, documentation of XNPV: an outlay of 10,000 on 1 January 2008 and four flows at 9 % are worth
        2,086.65, so that the flows are worth 12,086.65; CLA, valuation methodologies, for the mid-year convention.

    >>> table = dcf_table(39448, [39508, 39751, 39859, 39904], [2750, 4250, 3250, 2750], 0.09)
    >>> table["Date"][-1], round(float(table["Present value"][-1]), 2)
    ('Total', 12086.65)
    """

@overload
def dcf_value(
    cash_flows: _List,
    discount_rate: _Number,
    terminal_growth: _Number,
    mid_year: bool = False,
    *,
    errors: _Errors = "coerce",
) -> float:
    """Discounted cash flow value: the flows of the years 1, 2, ... and a Gordon terminal value on the last of them.

        sum of CF_t / (1+r)^(t-h) + CF_n (1+g) / ((r-g)(1+r)^(n-h)),    h = 1/2 with mid_year, else 0,
        r = discount_rate, g = terminal_growth

    discount_rate is that of these flows: the WACC for flows to all who finance the firm, the cost of equity for flows
    to its shareholders. The flows come at the end of their year. With mid_year they come half a year earlier, and so
    do those behind the terminal value. A last flow that is negative makes the terminal value negative.

    Raises
        DomainError  discount_rate or terminal_growth is -1 or less, or terminal_growth is not below discount_rate.

    Source
        Kaplan Schweser, CFA Level II, reading 29: dividends of 1.150, 1.323, 1.455, 1.600, 1.760 and 1.936, then
        growth of 4 % for ever, at 12 %: 18.864.

    >>> round(dcf_value([1.150, 1.323, 1.455, 1.600, 1.760, 1.936], 0.12, 0.04), 3)
    18.864
    """

@overload
def dcf_value(
    cash_flows: _List | _Lists,
    discount_rate: _Number | _Numbers,
    terminal_growth: _Number | _Numbers,
    mid_year: bool = False,
    *,
    errors: _Errors = "coerce",
) -> NDArray[np.float64]:
    """Discounted cash flow value: the flows of the years 1, 2, ... and a Gordon terminal value on the last of them."""

@overload
def dcf_value(
    cash_flows: _Frame,
    discount_rate: _Number | _Numbers | _Series,
    terminal_growth: _Number | _Numbers | _Series,
    mid_year: bool = False,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Discounted cash flow value: the flows of the years 1, 2, ... and a Gordon terminal value on the last of them."""

@overload
def dcf_value(
    cash_flows: _List | _Lists,
    discount_rate: _Series,
    terminal_growth: _Number | _Numbers | _Series,
    mid_year: bool = False,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Discounted cash flow value: the flows of the years 1, 2, ... and a Gordon terminal value on the last of them."""

@overload
def dcf_value(
    cash_flows: _List | _Lists,
    discount_rate: _Number | _Numbers,
    terminal_growth: _Series,
    mid_year: bool = False,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Discounted cash flow value: the flows of the years 1, 2, ... and a Gordon terminal value on the last of them."""

@overload
def dcf_value(
    cash_flows: _List | _Lists | _Frame,
    discount_rate: _Frame,
    terminal_growth: _Number | _Numbers | _Series | _Frame,
    mid_year: bool = False,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Discounted cash flow value: the flows of the years 1, 2, ... and a Gordon terminal value on the last of them."""

@overload
def dcf_value(
    cash_flows: _List | _Lists | _Frame,
    discount_rate: _Number | _Numbers | _Series,
    terminal_growth: _Frame,
    mid_year: bool = False,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Discounted cash flow value: the flows of the years 1, 2, ... and a Gordon terminal value on the last of them."""

@overload
def equity_per_share(
    enterprise_value: _Number,
    net_debt: _Number,
    other_claims: _Number,
    shares: _Number,
    *,
    errors: _Errors = "coerce",
) -> float:
    """Equity value per share: what is left of the enterprise value when all others have been paid.

        (enterprise_value - net_debt - other_claims) / shares

    Negative: the claims of the others exceed the value.

    Raises
        DomainError  shares is not above zero.

    Source
        CLA, valuation methodologies: EBITDA of 500 at 11.0 times, net debt of 1,000, 100 shares: 45.00.

    >>> float(equity_per_share(500 * 11.0, 1000, 0, 100))
    45.0
    """

@overload
def equity_per_share(
    enterprise_value: _Number | _Numbers,
    net_debt: _Number | _Numbers,
    other_claims: _Number | _Numbers,
    shares: _Number | _Numbers,
    *,
    errors: _Errors = "coerce",
) -> NDArray[np.float64]:
    """Equity value per share: what is left of the enterprise value when all others have been paid."""

@overload
def equity_per_share(
    enterprise_value: _Series,
    net_debt: _Number | _Numbers | _Series,
    other_claims: _Number | _Numbers | _Series,
    shares: _Number | _Numbers | _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Equity value per share: what is left of the enterprise value when all others have been paid."""

@overload
def equity_per_share(
    enterprise_value: _Number | _Numbers,
    net_debt: _Series,
    other_claims: _Number | _Numbers | _Series,
    shares: _Number | _Numbers | _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Equity value per share: what is left of the enterprise value when all others have been paid."""

@overload
def equity_per_share(
    enterprise_value: _Number | _Numbers,
    net_debt: _Number | _Numbers,
    other_claims: _Series,
    shares: _Number | _Numbers | _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Equity value per share: what is left of the enterprise value when all others have been paid."""

@overload
def equity_per_share(
    enterprise_value: _Number | _Numbers,
    net_debt: _Number | _Numbers,
    other_claims: _Number | _Numbers,
    shares: _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Equity value per share: what is left of the enterprise value when all others have been paid."""

@overload
def equity_per_share(
    enterprise_value: _Frame,
    net_debt: _Number | _Numbers | _Series | _Frame,
    other_claims: _Number | _Numbers | _Series | _Frame,
    shares: _Number | _Numbers | _Series | _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Equity value per share: what is left of the enterprise value when all others have been paid."""

@overload
def equity_per_share(
    enterprise_value: _Number | _Numbers | _Series,
    net_debt: _Frame,
    other_claims: _Number | _Numbers | _Series | _Frame,
    shares: _Number | _Numbers | _Series | _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Equity value per share: what is left of the enterprise value when all others have been paid."""

@overload
def equity_per_share(
    enterprise_value: _Number | _Numbers | _Series,
    net_debt: _Number | _Numbers | _Series,
    other_claims: _Frame,
    shares: _Number | _Numbers | _Series | _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Equity value per share: what is left of the enterprise value when all others have been paid."""

@overload
def equity_per_share(
    enterprise_value: _Number | _Numbers | _Series,
    net_debt: _Number | _Numbers | _Series,
    other_claims: _Number | _Numbers | _Series,
    shares: _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Equity value per share: what is left of the enterprise value when all others have been paid."""

@overload
def h_model_return(
    dividend: _Number,
    price: _Number,
    short_growth: _Number,
    long_growth: _Number,
    half_life: _Number,
    *,
    errors: _Errors = "coerce",
) -> float:
    """Return that the price offers by the H-model: the rate at which H_MODEL_VALUE is the price.

        (dividend / price) [(1 + long_growth) + half_life (short_growth - long_growth)] + long_growth

    Not meaningful
        dividend is zero or negative, or the fade leaves none.

    Raises
        DomainError  price is not above zero, long_growth is -1 or less, or half_life is negative.

    Source
        Fuller and Hsia (1984), solved for the return; Kaplan Schweser, CFA Level II, reading 29, example "Beluga".

    >>> round(float(h_model_return(0.75, 30.00, 0.10, 0.05, 2.5)), 6)
    0.079375
    """

@overload
def h_model_return(
    dividend: _Number | _Numbers,
    price: _Number | _Numbers,
    short_growth: _Number | _Numbers,
    long_growth: _Number | _Numbers,
    half_life: _Number | _Numbers,
    *,
    errors: _Errors = "coerce",
) -> NDArray[np.float64]:
    """Return that the price offers by the H-model: the rate at which H_MODEL_VALUE is the price."""

@overload
def h_model_return(
    dividend: _Series,
    price: _Number | _Numbers | _Series,
    short_growth: _Number | _Numbers | _Series,
    long_growth: _Number | _Numbers | _Series,
    half_life: _Number | _Numbers | _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Return that the price offers by the H-model: the rate at which H_MODEL_VALUE is the price."""

@overload
def h_model_return(
    dividend: _Number | _Numbers,
    price: _Series,
    short_growth: _Number | _Numbers | _Series,
    long_growth: _Number | _Numbers | _Series,
    half_life: _Number | _Numbers | _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Return that the price offers by the H-model: the rate at which H_MODEL_VALUE is the price."""

@overload
def h_model_return(
    dividend: _Number | _Numbers,
    price: _Number | _Numbers,
    short_growth: _Series,
    long_growth: _Number | _Numbers | _Series,
    half_life: _Number | _Numbers | _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Return that the price offers by the H-model: the rate at which H_MODEL_VALUE is the price."""

@overload
def h_model_return(
    dividend: _Number | _Numbers,
    price: _Number | _Numbers,
    short_growth: _Number | _Numbers,
    long_growth: _Series,
    half_life: _Number | _Numbers | _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Return that the price offers by the H-model: the rate at which H_MODEL_VALUE is the price."""

@overload
def h_model_return(
    dividend: _Number | _Numbers,
    price: _Number | _Numbers,
    short_growth: _Number | _Numbers,
    long_growth: _Number | _Numbers,
    half_life: _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Return that the price offers by the H-model: the rate at which H_MODEL_VALUE is the price."""

@overload
def h_model_return(
    dividend: _Frame,
    price: _Number | _Numbers | _Series | _Frame,
    short_growth: _Number | _Numbers | _Series | _Frame,
    long_growth: _Number | _Numbers | _Series | _Frame,
    half_life: _Number | _Numbers | _Series | _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Return that the price offers by the H-model: the rate at which H_MODEL_VALUE is the price."""

@overload
def h_model_return(
    dividend: _Number | _Numbers | _Series,
    price: _Frame,
    short_growth: _Number | _Numbers | _Series | _Frame,
    long_growth: _Number | _Numbers | _Series | _Frame,
    half_life: _Number | _Numbers | _Series | _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Return that the price offers by the H-model: the rate at which H_MODEL_VALUE is the price."""

@overload
def h_model_return(
    dividend: _Number | _Numbers | _Series,
    price: _Number | _Numbers | _Series,
    short_growth: _Frame,
    long_growth: _Number | _Numbers | _Series | _Frame,
    half_life: _Number | _Numbers | _Series | _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Return that the price offers by the H-model: the rate at which H_MODEL_VALUE is the price."""

@overload
def h_model_return(
    dividend: _Number | _Numbers | _Series,
    price: _Number | _Numbers | _Series,
    short_growth: _Number | _Numbers | _Series,
    long_growth: _Frame,
    half_life: _Number | _Numbers | _Series | _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Return that the price offers by the H-model: the rate at which H_MODEL_VALUE is the price."""

@overload
def h_model_return(
    dividend: _Number | _Numbers | _Series,
    price: _Number | _Numbers | _Series,
    short_growth: _Number | _Numbers | _Series,
    long_growth: _Number | _Numbers | _Series,
    half_life: _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Return that the price offers by the H-model: the rate at which H_MODEL_VALUE is the price."""

@overload
def h_model_value(
    dividend: _Number,
    short_growth: _Number,
    long_growth: _Number,
    half_life: _Number,
    required_return: _Number,
    *,
    errors: _Errors = "coerce",
) -> float:
    """H-model value: a dividend whose growth fades in a straight line from short to long, over two half-lives.

        dividend [(1 + long_growth) + half_life (short_growth - long_growth)] / (required_return - long_growth)

    An approximation, close if the fade is short or the two rates are not far apart.

    Not meaningful
        dividend is zero or negative, or the fade leaves none.

    Raises
        DomainError  long_growth is -1 or less or not below required_return, or half_life is negative.

    Source
        Fuller and Hsia (1984), A Simplified Common Stock Valuation Model; AnalystNotes, question FQWKLMS3F: 127.88.

    >>> round(float(h_model_value(5, 0.15, 0.06, 3, 0.112)), 2)
    127.88
    """

@overload
def h_model_value(
    dividend: _Number | _Numbers,
    short_growth: _Number | _Numbers,
    long_growth: _Number | _Numbers,
    half_life: _Number | _Numbers,
    required_return: _Number | _Numbers,
    *,
    errors: _Errors = "coerce",
) -> NDArray[np.float64]:
    """H-model value: a dividend whose growth fades in a straight line from short to long, over two half-lives."""

@overload
def h_model_value(
    dividend: _Series,
    short_growth: _Number | _Numbers | _Series,
    long_growth: _Number | _Numbers | _Series,
    half_life: _Number | _Numbers | _Series,
    required_return: _Number | _Numbers | _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """H-model value: a dividend whose growth fades in a straight line from short to long, over two half-lives."""

@overload
def h_model_value(
    dividend: _Number | _Numbers,
    short_growth: _Series,
    long_growth: _Number | _Numbers | _Series,
    half_life: _Number | _Numbers | _Series,
    required_return: _Number | _Numbers | _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """H-model value: a dividend whose growth fades in a straight line from short to long, over two half-lives."""

@overload
def h_model_value(
    dividend: _Number | _Numbers,
    short_growth: _Number | _Numbers,
    long_growth: _Series,
    half_life: _Number | _Numbers | _Series,
    required_return: _Number | _Numbers | _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """H-model value: a dividend whose growth fades in a straight line from short to long, over two half-lives."""

@overload
def h_model_value(
    dividend: _Number | _Numbers,
    short_growth: _Number | _Numbers,
    long_growth: _Number | _Numbers,
    half_life: _Series,
    required_return: _Number | _Numbers | _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """H-model value: a dividend whose growth fades in a straight line from short to long, over two half-lives."""

@overload
def h_model_value(
    dividend: _Number | _Numbers,
    short_growth: _Number | _Numbers,
    long_growth: _Number | _Numbers,
    half_life: _Number | _Numbers,
    required_return: _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """H-model value: a dividend whose growth fades in a straight line from short to long, over two half-lives."""

@overload
def h_model_value(
    dividend: _Frame,
    short_growth: _Number | _Numbers | _Series | _Frame,
    long_growth: _Number | _Numbers | _Series | _Frame,
    half_life: _Number | _Numbers | _Series | _Frame,
    required_return: _Number | _Numbers | _Series | _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """H-model value: a dividend whose growth fades in a straight line from short to long, over two half-lives."""

@overload
def h_model_value(
    dividend: _Number | _Numbers | _Series,
    short_growth: _Frame,
    long_growth: _Number | _Numbers | _Series | _Frame,
    half_life: _Number | _Numbers | _Series | _Frame,
    required_return: _Number | _Numbers | _Series | _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """H-model value: a dividend whose growth fades in a straight line from short to long, over two half-lives."""

@overload
def h_model_value(
    dividend: _Number | _Numbers | _Series,
    short_growth: _Number | _Numbers | _Series,
    long_growth: _Frame,
    half_life: _Number | _Numbers | _Series | _Frame,
    required_return: _Number | _Numbers | _Series | _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """H-model value: a dividend whose growth fades in a straight line from short to long, over two half-lives."""

@overload
def h_model_value(
    dividend: _Number | _Numbers | _Series,
    short_growth: _Number | _Numbers | _Series,
    long_growth: _Number | _Numbers | _Series,
    half_life: _Frame,
    required_return: _Number | _Numbers | _Series | _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """H-model value: a dividend whose growth fades in a straight line from short to long, over two half-lives."""

@overload
def h_model_value(
    dividend: _Number | _Numbers | _Series,
    short_growth: _Number | _Numbers | _Series,
    long_growth: _Number | _Numbers | _Series,
    half_life: _Number | _Numbers | _Series,
    required_return: _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """H-model value: a dividend whose growth fades in a straight line from short to long, over two half-lives."""

@overload
def implied_cost_of_equity(
    price: _Number,
    eps_fy1: _Number,
    eps_fy2: _Number,
    dps_fy1: _Number = 0.0,
    *,
    errors: _Errors = "coerce",
) -> float:
    """Cost of equity that the price implies, from the growth between two estimates of EPS (Easton's modified PEG).

        the r at which price = (eps_fy2 + r dps_fy1 - eps_fy1) / r^2

    Without a dividend it is the square root of what the PEG ratio measures, sqrt((eps_fy2 - eps_fy1) / price). The
    growth beyond what the cost of equity explains is taken to go on for ever as it is: a first look, not a forecast.

    Not meaningful
        eps_fy1 is zero or negative, or eps_fy2 is not above eps_fy1.

    Raises
        DomainError  price is not above zero, or dps_fy1 is negative.

    Source
        Easton (2004), PE Ratios, PEG Ratios, and Estimating the Implied Expected Rate of Return on Equity Capital,
        The Accounting Review 79(1), 73-95.

    >>> round(float(implied_cost_of_equity(100, 5.0, 5.6, 4.0)), 12)
    0.1
    """

@overload
def implied_cost_of_equity(
    price: _Number | _Numbers,
    eps_fy1: _Number | _Numbers,
    eps_fy2: _Number | _Numbers,
    dps_fy1: _Number | _Numbers = 0.0,
    *,
    errors: _Errors = "coerce",
) -> NDArray[np.float64]:
    """Cost of equity that the price implies, from the growth between two estimates of EPS (Easton's modified PEG)."""

@overload
def implied_cost_of_equity(
    price: _Series,
    eps_fy1: _Number | _Numbers | _Series,
    eps_fy2: _Number | _Numbers | _Series,
    dps_fy1: _Number | _Numbers | _Series = 0.0,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Cost of equity that the price implies, from the growth between two estimates of EPS (Easton's modified PEG)."""

@overload
def implied_cost_of_equity(
    price: _Number | _Numbers,
    eps_fy1: _Series,
    eps_fy2: _Number | _Numbers | _Series,
    dps_fy1: _Number | _Numbers | _Series = 0.0,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Cost of equity that the price implies, from the growth between two estimates of EPS (Easton's modified PEG)."""

@overload
def implied_cost_of_equity(
    price: _Number | _Numbers,
    eps_fy1: _Number | _Numbers,
    eps_fy2: _Series,
    dps_fy1: _Number | _Numbers | _Series = 0.0,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Cost of equity that the price implies, from the growth between two estimates of EPS (Easton's modified PEG)."""

@overload
def implied_cost_of_equity(
    price: _Number | _Numbers,
    eps_fy1: _Number | _Numbers,
    eps_fy2: _Number | _Numbers,
    dps_fy1: _Series = ...,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Cost of equity that the price implies, from the growth between two estimates of EPS (Easton's modified PEG)."""

@overload
def implied_cost_of_equity(
    price: _Frame,
    eps_fy1: _Number | _Numbers | _Series | _Frame,
    eps_fy2: _Number | _Numbers | _Series | _Frame,
    dps_fy1: _Number | _Numbers | _Series | _Frame = 0.0,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Cost of equity that the price implies, from the growth between two estimates of EPS (Easton's modified PEG)."""

@overload
def implied_cost_of_equity(
    price: _Number | _Numbers | _Series,
    eps_fy1: _Frame,
    eps_fy2: _Number | _Numbers | _Series | _Frame,
    dps_fy1: _Number | _Numbers | _Series | _Frame = 0.0,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Cost of equity that the price implies, from the growth between two estimates of EPS (Easton's modified PEG)."""

@overload
def implied_cost_of_equity(
    price: _Number | _Numbers | _Series,
    eps_fy1: _Number | _Numbers | _Series,
    eps_fy2: _Frame,
    dps_fy1: _Number | _Numbers | _Series | _Frame = 0.0,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Cost of equity that the price implies, from the growth between two estimates of EPS (Easton's modified PEG)."""

@overload
def implied_cost_of_equity(
    price: _Number | _Numbers | _Series,
    eps_fy1: _Number | _Numbers | _Series,
    eps_fy2: _Number | _Numbers | _Series,
    dps_fy1: _Frame = ...,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Cost of equity that the price implies, from the growth between two estimates of EPS (Easton's modified PEG)."""

@overload
def implied_dcf_growth(
    value: _Number,
    cash_flow: _Number,
    years: _Number,
    discount_rate: _Number,
    terminal_growth: _Number,
    *,
    errors: _Errors = "coerce",
) -> float:
    """Growth of the first years that the value needs, if the cash flow then grows at terminal_growth for ever.

        the g at which value = sum of cash_flow q^t, t = 1 ... years, + cash_flow q^years (1 + gn) / (r - gn),
        q = (1 + g) / (1 + r), r = discount_rate, gn = terminal_growth

    cash_flow is the last one paid; the first to come, a year from now, is cash_flow (1 + g). There is always exactly
    one such growth.

    Not meaningful
        cash_flow is zero or negative: no growth makes it worth anything.

    Raises
        DomainError  value is not above zero, years is not a whole number from 1 on, discount_rate or terminal_growth
                     is -1 or less, or terminal_growth is not below discount_rate.

    Source
        Rappaport and Mauboussin (2001), Expectations Investing: the price-implied expectations of a two-stage DCF.

    >>> round(float(implied_dcf_growth(1300, 100, 3, 0.10, 0.0)), 12)
    0.1
    """

@overload
def implied_dcf_growth(
    value: _Number | _Numbers,
    cash_flow: _Number | _Numbers,
    years: _Number | _Numbers,
    discount_rate: _Number | _Numbers,
    terminal_growth: _Number | _Numbers,
    *,
    errors: _Errors = "coerce",
) -> NDArray[np.float64]:
    """Growth of the first years that the value needs, if the cash flow then grows at terminal_growth for ever."""

@overload
def implied_dcf_growth(
    value: _Series,
    cash_flow: _Number | _Numbers | _Series,
    years: _Number | _Numbers | _Series,
    discount_rate: _Number | _Numbers | _Series,
    terminal_growth: _Number | _Numbers | _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Growth of the first years that the value needs, if the cash flow then grows at terminal_growth for ever."""

@overload
def implied_dcf_growth(
    value: _Number | _Numbers,
    cash_flow: _Series,
    years: _Number | _Numbers | _Series,
    discount_rate: _Number | _Numbers | _Series,
    terminal_growth: _Number | _Numbers | _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Growth of the first years that the value needs, if the cash flow then grows at terminal_growth for ever."""

@overload
def implied_dcf_growth(
    value: _Number | _Numbers,
    cash_flow: _Number | _Numbers,
    years: _Series,
    discount_rate: _Number | _Numbers | _Series,
    terminal_growth: _Number | _Numbers | _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Growth of the first years that the value needs, if the cash flow then grows at terminal_growth for ever."""

@overload
def implied_dcf_growth(
    value: _Number | _Numbers,
    cash_flow: _Number | _Numbers,
    years: _Number | _Numbers,
    discount_rate: _Series,
    terminal_growth: _Number | _Numbers | _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Growth of the first years that the value needs, if the cash flow then grows at terminal_growth for ever."""

@overload
def implied_dcf_growth(
    value: _Number | _Numbers,
    cash_flow: _Number | _Numbers,
    years: _Number | _Numbers,
    discount_rate: _Number | _Numbers,
    terminal_growth: _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Growth of the first years that the value needs, if the cash flow then grows at terminal_growth for ever."""

@overload
def implied_dcf_growth(
    value: _Frame,
    cash_flow: _Number | _Numbers | _Series | _Frame,
    years: _Number | _Numbers | _Series | _Frame,
    discount_rate: _Number | _Numbers | _Series | _Frame,
    terminal_growth: _Number | _Numbers | _Series | _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Growth of the first years that the value needs, if the cash flow then grows at terminal_growth for ever."""

@overload
def implied_dcf_growth(
    value: _Number | _Numbers | _Series,
    cash_flow: _Frame,
    years: _Number | _Numbers | _Series | _Frame,
    discount_rate: _Number | _Numbers | _Series | _Frame,
    terminal_growth: _Number | _Numbers | _Series | _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Growth of the first years that the value needs, if the cash flow then grows at terminal_growth for ever."""

@overload
def implied_dcf_growth(
    value: _Number | _Numbers | _Series,
    cash_flow: _Number | _Numbers | _Series,
    years: _Frame,
    discount_rate: _Number | _Numbers | _Series | _Frame,
    terminal_growth: _Number | _Numbers | _Series | _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Growth of the first years that the value needs, if the cash flow then grows at terminal_growth for ever."""

@overload
def implied_dcf_growth(
    value: _Number | _Numbers | _Series,
    cash_flow: _Number | _Numbers | _Series,
    years: _Number | _Numbers | _Series,
    discount_rate: _Frame,
    terminal_growth: _Number | _Numbers | _Series | _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Growth of the first years that the value needs, if the cash flow then grows at terminal_growth for ever."""

@overload
def implied_dcf_growth(
    value: _Number | _Numbers | _Series,
    cash_flow: _Number | _Numbers | _Series,
    years: _Number | _Numbers | _Series,
    discount_rate: _Number | _Numbers | _Series,
    terminal_growth: _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Growth of the first years that the value needs, if the cash flow then grows at terminal_growth for ever."""

@overload
def implied_exit_multiple(
    price: _Number,
    eps: _Number,
    growth: _Number,
    years: _Number,
    required_return: _Number,
    *,
    errors: _Errors = "coerce",
) -> float:
    """P/E at the exit that the price needs: SCENARIO_VALUE at this multiple is the price.

        price (1 + required_return)^years / (eps (1 + growth)^years)

    Not meaningful
        eps is zero or negative.

    Raises
        DomainError  price is not above zero, years is negative, growth or required_return is -1 or less.

    Source
        SCENARIO_VALUE solved for the exit multiple.

    >>> float(implied_exit_multiple(159.72, 8.0, 0.10, 3, 0.0).round(12))
    15.0
    """

@overload
def implied_exit_multiple(
    price: _Number | _Numbers,
    eps: _Number | _Numbers,
    growth: _Number | _Numbers,
    years: _Number | _Numbers,
    required_return: _Number | _Numbers,
    *,
    errors: _Errors = "coerce",
) -> NDArray[np.float64]:
    """P/E at the exit that the price needs: SCENARIO_VALUE at this multiple is the price."""

@overload
def implied_exit_multiple(
    price: _Series,
    eps: _Number | _Numbers | _Series,
    growth: _Number | _Numbers | _Series,
    years: _Number | _Numbers | _Series,
    required_return: _Number | _Numbers | _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """P/E at the exit that the price needs: SCENARIO_VALUE at this multiple is the price."""

@overload
def implied_exit_multiple(
    price: _Number | _Numbers,
    eps: _Series,
    growth: _Number | _Numbers | _Series,
    years: _Number | _Numbers | _Series,
    required_return: _Number | _Numbers | _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """P/E at the exit that the price needs: SCENARIO_VALUE at this multiple is the price."""

@overload
def implied_exit_multiple(
    price: _Number | _Numbers,
    eps: _Number | _Numbers,
    growth: _Series,
    years: _Number | _Numbers | _Series,
    required_return: _Number | _Numbers | _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """P/E at the exit that the price needs: SCENARIO_VALUE at this multiple is the price."""

@overload
def implied_exit_multiple(
    price: _Number | _Numbers,
    eps: _Number | _Numbers,
    growth: _Number | _Numbers,
    years: _Series,
    required_return: _Number | _Numbers | _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """P/E at the exit that the price needs: SCENARIO_VALUE at this multiple is the price."""

@overload
def implied_exit_multiple(
    price: _Number | _Numbers,
    eps: _Number | _Numbers,
    growth: _Number | _Numbers,
    years: _Number | _Numbers,
    required_return: _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """P/E at the exit that the price needs: SCENARIO_VALUE at this multiple is the price."""

@overload
def implied_exit_multiple(
    price: _Frame,
    eps: _Number | _Numbers | _Series | _Frame,
    growth: _Number | _Numbers | _Series | _Frame,
    years: _Number | _Numbers | _Series | _Frame,
    required_return: _Number | _Numbers | _Series | _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """P/E at the exit that the price needs: SCENARIO_VALUE at this multiple is the price."""

@overload
def implied_exit_multiple(
    price: _Number | _Numbers | _Series,
    eps: _Frame,
    growth: _Number | _Numbers | _Series | _Frame,
    years: _Number | _Numbers | _Series | _Frame,
    required_return: _Number | _Numbers | _Series | _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """P/E at the exit that the price needs: SCENARIO_VALUE at this multiple is the price."""

@overload
def implied_exit_multiple(
    price: _Number | _Numbers | _Series,
    eps: _Number | _Numbers | _Series,
    growth: _Frame,
    years: _Number | _Numbers | _Series | _Frame,
    required_return: _Number | _Numbers | _Series | _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """P/E at the exit that the price needs: SCENARIO_VALUE at this multiple is the price."""

@overload
def implied_exit_multiple(
    price: _Number | _Numbers | _Series,
    eps: _Number | _Numbers | _Series,
    growth: _Number | _Numbers | _Series,
    years: _Frame,
    required_return: _Number | _Numbers | _Series | _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """P/E at the exit that the price needs: SCENARIO_VALUE at this multiple is the price."""

@overload
def implied_exit_multiple(
    price: _Number | _Numbers | _Series,
    eps: _Number | _Numbers | _Series,
    growth: _Number | _Numbers | _Series,
    years: _Number | _Numbers | _Series,
    required_return: _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """P/E at the exit that the price needs: SCENARIO_VALUE at this multiple is the price."""

@overload
def implied_growth(
    price: _Number,
    eps: _Number,
    years: _Number,
    exit_multiple: _Number,
    required_return: _Number,
    *,
    errors: _Errors = "coerce",
) -> float:
    """Growth of EPS that the price needs: SCENARIO_VALUE at this growth is the price.

        (price (1 + required_return)^years / (eps x exit_multiple))^(1 / years) - 1

    Not meaningful
        eps or exit_multiple is zero or negative.

    Raises
        DomainError  price or years is not above zero, or required_return is -1 or less.

    Source
        SCENARIO_VALUE solved for growth; CFA Program, Equity Valuation: what the market price implies.

    >>> float(implied_growth(159.72, 8.0, 3, 15, 0.0).round(12))
    0.1
    """

@overload
def implied_growth(
    price: _Number | _Numbers,
    eps: _Number | _Numbers,
    years: _Number | _Numbers,
    exit_multiple: _Number | _Numbers,
    required_return: _Number | _Numbers,
    *,
    errors: _Errors = "coerce",
) -> NDArray[np.float64]:
    """Growth of EPS that the price needs: SCENARIO_VALUE at this growth is the price."""

@overload
def implied_growth(
    price: _Series,
    eps: _Number | _Numbers | _Series,
    years: _Number | _Numbers | _Series,
    exit_multiple: _Number | _Numbers | _Series,
    required_return: _Number | _Numbers | _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Growth of EPS that the price needs: SCENARIO_VALUE at this growth is the price."""

@overload
def implied_growth(
    price: _Number | _Numbers,
    eps: _Series,
    years: _Number | _Numbers | _Series,
    exit_multiple: _Number | _Numbers | _Series,
    required_return: _Number | _Numbers | _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Growth of EPS that the price needs: SCENARIO_VALUE at this growth is the price."""

@overload
def implied_growth(
    price: _Number | _Numbers,
    eps: _Number | _Numbers,
    years: _Series,
    exit_multiple: _Number | _Numbers | _Series,
    required_return: _Number | _Numbers | _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Growth of EPS that the price needs: SCENARIO_VALUE at this growth is the price."""

@overload
def implied_growth(
    price: _Number | _Numbers,
    eps: _Number | _Numbers,
    years: _Number | _Numbers,
    exit_multiple: _Series,
    required_return: _Number | _Numbers | _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Growth of EPS that the price needs: SCENARIO_VALUE at this growth is the price."""

@overload
def implied_growth(
    price: _Number | _Numbers,
    eps: _Number | _Numbers,
    years: _Number | _Numbers,
    exit_multiple: _Number | _Numbers,
    required_return: _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Growth of EPS that the price needs: SCENARIO_VALUE at this growth is the price."""

@overload
def implied_growth(
    price: _Frame,
    eps: _Number | _Numbers | _Series | _Frame,
    years: _Number | _Numbers | _Series | _Frame,
    exit_multiple: _Number | _Numbers | _Series | _Frame,
    required_return: _Number | _Numbers | _Series | _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Growth of EPS that the price needs: SCENARIO_VALUE at this growth is the price."""

@overload
def implied_growth(
    price: _Number | _Numbers | _Series,
    eps: _Frame,
    years: _Number | _Numbers | _Series | _Frame,
    exit_multiple: _Number | _Numbers | _Series | _Frame,
    required_return: _Number | _Numbers | _Series | _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Growth of EPS that the price needs: SCENARIO_VALUE at this growth is the price."""

@overload
def implied_growth(
    price: _Number | _Numbers | _Series,
    eps: _Number | _Numbers | _Series,
    years: _Frame,
    exit_multiple: _Number | _Numbers | _Series | _Frame,
    required_return: _Number | _Numbers | _Series | _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Growth of EPS that the price needs: SCENARIO_VALUE at this growth is the price."""

@overload
def implied_growth(
    price: _Number | _Numbers | _Series,
    eps: _Number | _Numbers | _Series,
    years: _Number | _Numbers | _Series,
    exit_multiple: _Frame,
    required_return: _Number | _Numbers | _Series | _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Growth of EPS that the price needs: SCENARIO_VALUE at this growth is the price."""

@overload
def implied_growth(
    price: _Number | _Numbers | _Series,
    eps: _Number | _Numbers | _Series,
    years: _Number | _Numbers | _Series,
    exit_multiple: _Number | _Numbers | _Series,
    required_return: _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Growth of EPS that the price needs: SCENARIO_VALUE at this growth is the price."""

@overload
def implied_perpetual_growth(
    value: _Number,
    cash_flow: _Number,
    rate: _Number,
    *,
    errors: _Errors = "coerce",
) -> float:
    """Growth for ever that the value needs, if the cash flow of the past year grows at it from now on.

        (value x rate - cash_flow) / (value + cash_flow),    from value = cash_flow (1 + g) / (rate - g)

    Not meaningful
        cash_flow is zero or negative: no growth makes it worth anything.

    Raises
        DomainError  value is not above zero, or rate is -1 or less.

    Source
        Gordon (1962) solved for growth; Kaplan Schweser, CFA Level II, reading 29, example "Smyth & Weston".

    >>> float(implied_perpetual_growth(105.0, 5.0, 0.10).round(12))
    0.05
    """

@overload
def implied_perpetual_growth(
    value: _Number | _Numbers,
    cash_flow: _Number | _Numbers,
    rate: _Number | _Numbers,
    *,
    errors: _Errors = "coerce",
) -> NDArray[np.float64]:
    """Growth for ever that the value needs, if the cash flow of the past year grows at it from now on."""

@overload
def implied_perpetual_growth(
    value: _Series,
    cash_flow: _Number | _Numbers | _Series,
    rate: _Number | _Numbers | _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Growth for ever that the value needs, if the cash flow of the past year grows at it from now on."""

@overload
def implied_perpetual_growth(
    value: _Number | _Numbers,
    cash_flow: _Series,
    rate: _Number | _Numbers | _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Growth for ever that the value needs, if the cash flow of the past year grows at it from now on."""

@overload
def implied_perpetual_growth(
    value: _Number | _Numbers,
    cash_flow: _Number | _Numbers,
    rate: _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Growth for ever that the value needs, if the cash flow of the past year grows at it from now on."""

@overload
def implied_perpetual_growth(
    value: _Frame,
    cash_flow: _Number | _Numbers | _Series | _Frame,
    rate: _Number | _Numbers | _Series | _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Growth for ever that the value needs, if the cash flow of the past year grows at it from now on."""

@overload
def implied_perpetual_growth(
    value: _Number | _Numbers | _Series,
    cash_flow: _Frame,
    rate: _Number | _Numbers | _Series | _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Growth for ever that the value needs, if the cash flow of the past year grows at it from now on."""

@overload
def implied_perpetual_growth(
    value: _Number | _Numbers | _Series,
    cash_flow: _Number | _Numbers | _Series,
    rate: _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Growth for ever that the value needs, if the cash flow of the past year grows at it from now on."""

@overload
def implied_probability_above(
    level: _Number,
    price: _Number,
    volatility: _Number,
    years: _Number,
    risk_free: _Number = 0.0,
    dividend_yield: _Number = 0.0,
    *,
    errors: _Errors = "coerce",
) -> float:
    """Probability that the share ends above a level, as the option market has it: risk-neutral, at one volatility.

        N(d2),    d2 = (ln(price / level) + (risk_free - dividend_yield - volatility^2 / 2) years)
                       / (volatility sqrt(years))

    To hold the probability of a bull case against. It is less than what investors think likely if they ask to be
    paid for risk; take the volatility of options at that level and day. Rates are continuously compounded. Without
    volatility or time it is 1 or 0; above a level of zero or less the share is always.

    Raises
        DomainError  price is not above zero, or volatility or years is negative.

    Source
        Breeden and Litzenberger (1978); Hull, Options, Futures, and Other Derivatives, example of the Black-Scholes
        formulas: 42 against 40 at 20 % in half a year, 10 %: d2 is 0.6278 and N(d2) 0.7349.

    >>> round(float(implied_probability_above(40, 42, 0.20, 0.5, 0.10)), 4)
    0.7349
    """

@overload
def implied_probability_above(
    level: _Number | _Numbers,
    price: _Number | _Numbers,
    volatility: _Number | _Numbers,
    years: _Number | _Numbers,
    risk_free: _Number | _Numbers = 0.0,
    dividend_yield: _Number | _Numbers = 0.0,
    *,
    errors: _Errors = "coerce",
) -> NDArray[np.float64]:
    """Probability that the share ends above a level, as the option market has it: risk-neutral, at one volatility."""

@overload
def implied_probability_above(
    level: _Series,
    price: _Number | _Numbers | _Series,
    volatility: _Number | _Numbers | _Series,
    years: _Number | _Numbers | _Series,
    risk_free: _Number | _Numbers | _Series = 0.0,
    dividend_yield: _Number | _Numbers | _Series = 0.0,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Probability that the share ends above a level, as the option market has it: risk-neutral, at one volatility."""

@overload
def implied_probability_above(
    level: _Number | _Numbers,
    price: _Series,
    volatility: _Number | _Numbers | _Series,
    years: _Number | _Numbers | _Series,
    risk_free: _Number | _Numbers | _Series = 0.0,
    dividend_yield: _Number | _Numbers | _Series = 0.0,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Probability that the share ends above a level, as the option market has it: risk-neutral, at one volatility."""

@overload
def implied_probability_above(
    level: _Number | _Numbers,
    price: _Number | _Numbers,
    volatility: _Series,
    years: _Number | _Numbers | _Series,
    risk_free: _Number | _Numbers | _Series = 0.0,
    dividend_yield: _Number | _Numbers | _Series = 0.0,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Probability that the share ends above a level, as the option market has it: risk-neutral, at one volatility."""

@overload
def implied_probability_above(
    level: _Number | _Numbers,
    price: _Number | _Numbers,
    volatility: _Number | _Numbers,
    years: _Series,
    risk_free: _Number | _Numbers | _Series = 0.0,
    dividend_yield: _Number | _Numbers | _Series = 0.0,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Probability that the share ends above a level, as the option market has it: risk-neutral, at one volatility."""

@overload
def implied_probability_above(
    level: _Number | _Numbers,
    price: _Number | _Numbers,
    volatility: _Number | _Numbers,
    years: _Number | _Numbers,
    risk_free: _Series = ...,
    dividend_yield: _Number | _Numbers | _Series = 0.0,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Probability that the share ends above a level, as the option market has it: risk-neutral, at one volatility."""

@overload
def implied_probability_above(
    level: _Number | _Numbers,
    price: _Number | _Numbers,
    volatility: _Number | _Numbers,
    years: _Number | _Numbers,
    risk_free: _Number | _Numbers = 0.0,
    dividend_yield: _Series = ...,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Probability that the share ends above a level, as the option market has it: risk-neutral, at one volatility."""

@overload
def implied_probability_above(
    level: _Frame,
    price: _Number | _Numbers | _Series | _Frame,
    volatility: _Number | _Numbers | _Series | _Frame,
    years: _Number | _Numbers | _Series | _Frame,
    risk_free: _Number | _Numbers | _Series | _Frame = 0.0,
    dividend_yield: _Number | _Numbers | _Series | _Frame = 0.0,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Probability that the share ends above a level, as the option market has it: risk-neutral, at one volatility."""

@overload
def implied_probability_above(
    level: _Number | _Numbers | _Series,
    price: _Frame,
    volatility: _Number | _Numbers | _Series | _Frame,
    years: _Number | _Numbers | _Series | _Frame,
    risk_free: _Number | _Numbers | _Series | _Frame = 0.0,
    dividend_yield: _Number | _Numbers | _Series | _Frame = 0.0,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Probability that the share ends above a level, as the option market has it: risk-neutral, at one volatility."""

@overload
def implied_probability_above(
    level: _Number | _Numbers | _Series,
    price: _Number | _Numbers | _Series,
    volatility: _Frame,
    years: _Number | _Numbers | _Series | _Frame,
    risk_free: _Number | _Numbers | _Series | _Frame = 0.0,
    dividend_yield: _Number | _Numbers | _Series | _Frame = 0.0,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Probability that the share ends above a level, as the option market has it: risk-neutral, at one volatility."""

@overload
def implied_probability_above(
    level: _Number | _Numbers | _Series,
    price: _Number | _Numbers | _Series,
    volatility: _Number | _Numbers | _Series,
    years: _Frame,
    risk_free: _Number | _Numbers | _Series | _Frame = 0.0,
    dividend_yield: _Number | _Numbers | _Series | _Frame = 0.0,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Probability that the share ends above a level, as the option market has it: risk-neutral, at one volatility."""

@overload
def implied_probability_above(
    level: _Number | _Numbers | _Series,
    price: _Number | _Numbers | _Series,
    volatility: _Number | _Numbers | _Series,
    years: _Number | _Numbers | _Series,
    risk_free: _Frame = ...,
    dividend_yield: _Number | _Numbers | _Series | _Frame = 0.0,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Probability that the share ends above a level, as the option market has it: risk-neutral, at one volatility."""

@overload
def implied_probability_above(
    level: _Number | _Numbers | _Series,
    price: _Number | _Numbers | _Series,
    volatility: _Number | _Numbers | _Series,
    years: _Number | _Numbers | _Series,
    risk_free: _Number | _Numbers | _Series = 0.0,
    dividend_yield: _Frame = ...,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Probability that the share ends above a level, as the option market has it: risk-neutral, at one volatility."""

@overload
def justified_pb(
    roe: _Number,
    growth: _Number,
    required_return: _Number,
    *,
    errors: _Errors = "coerce",
) -> float:
    """Justified price/book: what a share is worth over its book value if return and growth stay as they are for ever.

        (roe - growth) / (required_return - growth)

    Above 1 where the equity earns more than it costs, 1 at roe = required_return whatever the growth. It is
    VALUE_DRIVER_PE times roe, on today's book value.

    Not meaningful
        roe is not above growth: nothing is left to be paid out.

    Raises
        DomainError  growth is not below required_return, or is -1 or less.

    Source
        CFA Program, Market-Based Valuation: a return on equity of 12 %, growth of 7 % and a required return of
        10 %: 1.67.

    >>> round(float(justified_pb(0.12, 0.07, 0.10)), 2)
    1.67
    """

@overload
def justified_pb(
    roe: _Number | _Numbers,
    growth: _Number | _Numbers,
    required_return: _Number | _Numbers,
    *,
    errors: _Errors = "coerce",
) -> NDArray[np.float64]:
    """Justified price/book: what a share is worth over its book value if return and growth stay as they are for ever."""

@overload
def justified_pb(
    roe: _Series,
    growth: _Number | _Numbers | _Series,
    required_return: _Number | _Numbers | _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Justified price/book: what a share is worth over its book value if return and growth stay as they are for ever."""

@overload
def justified_pb(
    roe: _Number | _Numbers,
    growth: _Series,
    required_return: _Number | _Numbers | _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Justified price/book: what a share is worth over its book value if return and growth stay as they are for ever."""

@overload
def justified_pb(
    roe: _Number | _Numbers,
    growth: _Number | _Numbers,
    required_return: _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Justified price/book: what a share is worth over its book value if return and growth stay as they are for ever."""

@overload
def justified_pb(
    roe: _Frame,
    growth: _Number | _Numbers | _Series | _Frame,
    required_return: _Number | _Numbers | _Series | _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Justified price/book: what a share is worth over its book value if return and growth stay as they are for ever."""

@overload
def justified_pb(
    roe: _Number | _Numbers | _Series,
    growth: _Frame,
    required_return: _Number | _Numbers | _Series | _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Justified price/book: what a share is worth over its book value if return and growth stay as they are for ever."""

@overload
def justified_pb(
    roe: _Number | _Numbers | _Series,
    growth: _Number | _Numbers | _Series,
    required_return: _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Justified price/book: what a share is worth over its book value if return and growth stay as they are for ever."""

@overload
def justified_pe(
    payout: _Number,
    growth: _Number,
    required_return: _Number,
    kind: Literal["forward", "trailing"] = "forward",
    *,
    errors: _Errors = "coerce",
) -> float:
    """Justified P/E: what a share is worth over its earnings if they grow at one rate for ever.

        forward   payout / (required_return - growth)
        trailing  payout (1 + growth) / (required_return - growth)

    Not meaningful
        payout is zero or negative.

    Raises
        DomainError  growth is not below required_return, or is -1 or less.

    Source
        CFA Program, Market-Based Valuation: BP, retention of 15 %, growth of 6 %, return of 9.5 %: 24.3x forward;
        AnalystNotes, question XBLC0HIYP: 17.51 trailing.

    >>> round(float(justified_pe(0.62, 0.045, 0.082, "trailing")), 2)
    17.51
    """

@overload
def justified_pe(
    payout: _Number | _Numbers,
    growth: _Number | _Numbers,
    required_return: _Number | _Numbers,
    kind: Literal["forward", "trailing"] = "forward",
    *,
    errors: _Errors = "coerce",
) -> NDArray[np.float64]:
    """Justified P/E: what a share is worth over its earnings if they grow at one rate for ever."""

@overload
def justified_pe(
    payout: _Series,
    growth: _Number | _Numbers | _Series,
    required_return: _Number | _Numbers | _Series,
    kind: Literal["forward", "trailing"] = "forward",
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Justified P/E: what a share is worth over its earnings if they grow at one rate for ever."""

@overload
def justified_pe(
    payout: _Number | _Numbers,
    growth: _Series,
    required_return: _Number | _Numbers | _Series,
    kind: Literal["forward", "trailing"] = "forward",
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Justified P/E: what a share is worth over its earnings if they grow at one rate for ever."""

@overload
def justified_pe(
    payout: _Number | _Numbers,
    growth: _Number | _Numbers,
    required_return: _Series,
    kind: Literal["forward", "trailing"] = "forward",
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Justified P/E: what a share is worth over its earnings if they grow at one rate for ever."""

@overload
def justified_pe(
    payout: _Frame,
    growth: _Number | _Numbers | _Series | _Frame,
    required_return: _Number | _Numbers | _Series | _Frame,
    kind: Literal["forward", "trailing"] = "forward",
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Justified P/E: what a share is worth over its earnings if they grow at one rate for ever."""

@overload
def justified_pe(
    payout: _Number | _Numbers | _Series,
    growth: _Frame,
    required_return: _Number | _Numbers | _Series | _Frame,
    kind: Literal["forward", "trailing"] = "forward",
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Justified P/E: what a share is worth over its earnings if they grow at one rate for ever."""

@overload
def justified_pe(
    payout: _Number | _Numbers | _Series,
    growth: _Number | _Numbers | _Series,
    required_return: _Frame,
    kind: Literal["forward", "trailing"] = "forward",
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Justified P/E: what a share is worth over its earnings if they grow at one rate for ever."""

def pe_band(
    eps: _Number | _Numbers | _Series | _Frame,
    pe_history: _List | _Lists | _Frame,
    price: _Number | _Numbers | _Series | _Frame | None = None,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """P/E bands: the share's price at the mean of its own past multiples, and one and two standard deviations off.

        Multiple = mean + Z sd, Price = eps x Multiple,    Z = -2, -1, 0, 1, 2; sd with n - 1
        with a price a row Now: Multiple = price / eps, Z = (Multiple - mean) / sd

    Use the estimates that were known on each date, not today's.

    Not meaningful
        eps is zero or negative, a band has no positive multiple, fewer than two dates count or the multiple never
        moved.

    Raises
        NoDataError  no multiple of the past is meaningful.
        DomainError  price is not above zero.

    Source
        P/E band chart as brokers print it: mean and standard deviations of the own forward multiple.

    >>> table = pe_band(2.0, [10, 12, 14], 30)
    >>> table["Band"][2:], table["Multiple"][2:].tolist(), table["Price"][2:].tolist(), table["Z"][2:].tolist()
    (['Mean', '+1 sd', '+2 sd', 'Now'], [12.0, 14.0, 16.0, 15.0], [24.0, 28.0, 32.0, 30.0], [0.0, 1.0, 2.0, 1.5])
    """

@overload
def pvgo(
    price: _Number,
    eps: _Number,
    cost_of_equity: _Number,
    *,
    errors: _Errors = "coerce",
) -> float:
    """Present value of growth opportunities: the part of the price that today's earnings, kept up, do not explain.

        price - eps / cost_of_equity

    Negative: the price expects earnings to shrink, or growth that earns less than it costs.

    Raises
        DomainError  price or cost_of_equity is not above zero.

    Source
        CFA Program, Discounted Dividend Valuation; AnalystNotes, question CEB4LSAQP: 54.16 on 3.45 at 8.9 %: 15.40.

    >>> round(float(pvgo(54.16, 3.45, 0.089)), 2)
    15.4
    """

@overload
def pvgo(
    price: _Number | _Numbers,
    eps: _Number | _Numbers,
    cost_of_equity: _Number | _Numbers,
    *,
    errors: _Errors = "coerce",
) -> NDArray[np.float64]:
    """Present value of growth opportunities: the part of the price that today's earnings, kept up, do not explain."""

@overload
def pvgo(
    price: _Series,
    eps: _Number | _Numbers | _Series,
    cost_of_equity: _Number | _Numbers | _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Present value of growth opportunities: the part of the price that today's earnings, kept up, do not explain."""

@overload
def pvgo(
    price: _Number | _Numbers,
    eps: _Series,
    cost_of_equity: _Number | _Numbers | _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Present value of growth opportunities: the part of the price that today's earnings, kept up, do not explain."""

@overload
def pvgo(
    price: _Number | _Numbers,
    eps: _Number | _Numbers,
    cost_of_equity: _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Present value of growth opportunities: the part of the price that today's earnings, kept up, do not explain."""

@overload
def pvgo(
    price: _Frame,
    eps: _Number | _Numbers | _Series | _Frame,
    cost_of_equity: _Number | _Numbers | _Series | _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Present value of growth opportunities: the part of the price that today's earnings, kept up, do not explain."""

@overload
def pvgo(
    price: _Number | _Numbers | _Series,
    eps: _Frame,
    cost_of_equity: _Number | _Numbers | _Series | _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Present value of growth opportunities: the part of the price that today's earnings, kept up, do not explain."""

@overload
def pvgo(
    price: _Number | _Numbers | _Series,
    eps: _Number | _Numbers | _Series,
    cost_of_equity: _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Present value of growth opportunities: the part of the price that today's earnings, kept up, do not explain."""

@overload
def relative_return(
    stock_return: _Number,
    benchmark_return: _Number,
    method: Literal["arithmetic", "geometric"] = "arithmetic",
    *,
    errors: _Errors = "coerce",
) -> float:
    """Return relative to a benchmark: the difference, or the ratio of what one unit of money became.

        arithmetic  stock_return - benchmark_return
        geometric   (1 + stock_return) / (1 + benchmark_return) - 1

    Geometric relative returns of several periods multiply to that of the whole; differences do not add up.

    Raises
        DomainError  a return is below -1, or the benchmark lost everything (geometric).

    Source
        CFA Institute, Enterprising Investor (2012): 200 became 210, the index 205: 2.5 % and 2.439 %.

    >>> round(float(relative_return(210 / 200 - 1, 205 / 200 - 1, "geometric")), 5)
    0.02439
    """

@overload
def relative_return(
    stock_return: _Number | _Numbers,
    benchmark_return: _Number | _Numbers,
    method: Literal["arithmetic", "geometric"] = "arithmetic",
    *,
    errors: _Errors = "coerce",
) -> NDArray[np.float64]:
    """Return relative to a benchmark: the difference, or the ratio of what one unit of money became."""

@overload
def relative_return(
    stock_return: _Series,
    benchmark_return: _Number | _Numbers | _Series,
    method: Literal["arithmetic", "geometric"] = "arithmetic",
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Return relative to a benchmark: the difference, or the ratio of what one unit of money became."""

@overload
def relative_return(
    stock_return: _Number | _Numbers,
    benchmark_return: _Series,
    method: Literal["arithmetic", "geometric"] = "arithmetic",
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Return relative to a benchmark: the difference, or the ratio of what one unit of money became."""

@overload
def relative_return(
    stock_return: _Frame,
    benchmark_return: _Number | _Numbers | _Series | _Frame,
    method: Literal["arithmetic", "geometric"] = "arithmetic",
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Return relative to a benchmark: the difference, or the ratio of what one unit of money became."""

@overload
def relative_return(
    stock_return: _Number | _Numbers | _Series,
    benchmark_return: _Frame,
    method: Literal["arithmetic", "geometric"] = "arithmetic",
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Return relative to a benchmark: the difference, or the ratio of what one unit of money became."""

@overload
def relevered_beta(
    unlevered_beta: _Number,
    debt_to_equity: _Number,
    tax_rate: _Number,
    *,
    errors: _Errors = "coerce",
) -> float:
    """Beta of the equity at a debt of its own, from the beta of the business alone (Hamada).

        unlevered_beta (1 + (1 - tax_rate) debt_to_equity)

    It takes the debt to be safe, and its tax shield as safe as the debt.

    Raises
        DomainError  1 + (1 - tax_rate) debt_to_equity is not above zero.

    Source
        Hamada (1972), as for UNLEVERED_BETA; Damodaran, Corporate Finance slides: Disney with as much debt as equity,
        taxed at 37.3 %: 1.0674 is 1.7367.

    >>> round(float(relevered_beta(1.0674, 1.0, 0.373)), 4)
    1.7367
    """

@overload
def relevered_beta(
    unlevered_beta: _Number | _Numbers,
    debt_to_equity: _Number | _Numbers,
    tax_rate: _Number | _Numbers,
    *,
    errors: _Errors = "coerce",
) -> NDArray[np.float64]:
    """Beta of the equity at a debt of its own, from the beta of the business alone (Hamada)."""

@overload
def relevered_beta(
    unlevered_beta: _Series,
    debt_to_equity: _Number | _Numbers | _Series,
    tax_rate: _Number | _Numbers | _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Beta of the equity at a debt of its own, from the beta of the business alone (Hamada)."""

@overload
def relevered_beta(
    unlevered_beta: _Number | _Numbers,
    debt_to_equity: _Series,
    tax_rate: _Number | _Numbers | _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Beta of the equity at a debt of its own, from the beta of the business alone (Hamada)."""

@overload
def relevered_beta(
    unlevered_beta: _Number | _Numbers,
    debt_to_equity: _Number | _Numbers,
    tax_rate: _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Beta of the equity at a debt of its own, from the beta of the business alone (Hamada)."""

@overload
def relevered_beta(
    unlevered_beta: _Frame,
    debt_to_equity: _Number | _Numbers | _Series | _Frame,
    tax_rate: _Number | _Numbers | _Series | _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Beta of the equity at a debt of its own, from the beta of the business alone (Hamada)."""

@overload
def relevered_beta(
    unlevered_beta: _Number | _Numbers | _Series,
    debt_to_equity: _Frame,
    tax_rate: _Number | _Numbers | _Series | _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Beta of the equity at a debt of its own, from the beta of the business alone (Hamada)."""

@overload
def relevered_beta(
    unlevered_beta: _Number | _Numbers | _Series,
    debt_to_equity: _Number | _Numbers | _Series,
    tax_rate: _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Beta of the equity at a debt of its own, from the beta of the business alone (Hamada)."""

@overload
def residual_income_value(
    book_value: _Number,
    eps: _List,
    dps: _List,
    cost_of_equity: _Number,
    persistence: _Number = 0.0,
    *,
    errors: _Errors = "coerce",
) -> float:
    """Residual income value: book value and what the earnings of each year exceed the cost of equity by, discounted.

        B_0 + sum of RI_t / (1+r)^t + w RI_T / ((1+r-w)(1+r)^T),    RI_t = E_t - r B_(t-1), r = cost_of_equity,
        B_t = B_(t-1) + E_t - D_t (clean surplus), w = persistence

    After the last year T the residual income keeps the part w of itself each year: with 0 none goes on, with 1 it
    goes on for ever as it is. If the last dividend pays out all of the book value and none goes on, the answer is the
    value of the dividends.

    Raises
        InputError   eps and dps differ in length.
        DomainError  cost_of_equity is -1 or less, persistence is not in 0 to 1, or 1 + cost_of_equity - persistence
                     is not above zero.

    Source
        CFA Program, Residual Income Valuation, example "Bugg": 11.15, as by discounting the dividends; for what
        goes on Dechow, Hutton and Sloan (1999), An Empirical Assessment of the Residual Income Valuation Model.

    >>> round(residual_income_value(6.0, [2.00, 2.50, 4.00], [1.00, 1.25, 12.25], 0.10), 2)
    11.15
    """

@overload
def residual_income_value(
    book_value: _Number | _Numbers,
    eps: _List | _Lists,
    dps: _List | _Lists,
    cost_of_equity: _Number | _Numbers,
    persistence: _Number | _Numbers = 0.0,
    *,
    errors: _Errors = "coerce",
) -> NDArray[np.float64]:
    """Residual income value: book value and what the earnings of each year exceed the cost of equity by, discounted."""

@overload
def residual_income_value(
    book_value: _Series,
    eps: _List | _Lists | _Frame,
    dps: _List | _Lists | _Frame,
    cost_of_equity: _Number | _Numbers | _Series,
    persistence: _Number | _Numbers | _Series = 0.0,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Residual income value: book value and what the earnings of each year exceed the cost of equity by, discounted."""

@overload
def residual_income_value(
    book_value: _Number | _Numbers,
    eps: _Frame,
    dps: _List | _Lists | _Frame,
    cost_of_equity: _Number | _Numbers | _Series,
    persistence: _Number | _Numbers | _Series = 0.0,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Residual income value: book value and what the earnings of each year exceed the cost of equity by, discounted."""

@overload
def residual_income_value(
    book_value: _Number | _Numbers,
    eps: _List | _Lists,
    dps: _Frame,
    cost_of_equity: _Number | _Numbers | _Series,
    persistence: _Number | _Numbers | _Series = 0.0,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Residual income value: book value and what the earnings of each year exceed the cost of equity by, discounted."""

@overload
def residual_income_value(
    book_value: _Number | _Numbers,
    eps: _List | _Lists,
    dps: _List | _Lists,
    cost_of_equity: _Series,
    persistence: _Number | _Numbers | _Series = 0.0,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Residual income value: book value and what the earnings of each year exceed the cost of equity by, discounted."""

@overload
def residual_income_value(
    book_value: _Number | _Numbers,
    eps: _List | _Lists,
    dps: _List | _Lists,
    cost_of_equity: _Number | _Numbers,
    persistence: _Series = ...,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Residual income value: book value and what the earnings of each year exceed the cost of equity by, discounted."""

@overload
def residual_income_value(
    book_value: _Frame,
    eps: _List | _Lists | _Frame,
    dps: _List | _Lists | _Frame,
    cost_of_equity: _Number | _Numbers | _Series | _Frame,
    persistence: _Number | _Numbers | _Series | _Frame = 0.0,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Residual income value: book value and what the earnings of each year exceed the cost of equity by, discounted."""

@overload
def residual_income_value(
    book_value: _Number | _Numbers | _Series,
    eps: _List | _Lists | _Frame,
    dps: _List | _Lists | _Frame,
    cost_of_equity: _Frame,
    persistence: _Number | _Numbers | _Series | _Frame = 0.0,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Residual income value: book value and what the earnings of each year exceed the cost of equity by, discounted."""

@overload
def residual_income_value(
    book_value: _Number | _Numbers | _Series,
    eps: _List | _Lists | _Frame,
    dps: _List | _Lists | _Frame,
    cost_of_equity: _Number | _Numbers | _Series,
    persistence: _Frame = ...,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Residual income value: book value and what the earnings of each year exceed the cost of equity by, discounted."""

def sotp_table(
    names: Sequence[str],
    metrics: _List | _Lists | _Frame,
    multiples: _List | _Lists | _Frame,
    shares: _Number | _Numbers | _Series | _Frame,
    ownership: _List | _Lists | _Frame = 1.0,
    discounts: _List | _Lists | _Frame = 0.0,
    net_cash: _Number | _Numbers | _Series | _Frame = 0.0,
    price: _Number | _Numbers | _Series | _Frame | None = None,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Sum of the parts, part by part, then net cash and the total; with a price the holding discount it implies.

        Value = metric x multiple, Counted = Value x ownership x (1 - discount), Per share = Counted / shares
        Total = sum of Counted + net_cash,
        Holding discount = 1 - (price x shares - net_cash) / sum of Counted of the parts

    One multiple, ownership or discount serves all parts. A part whose metric is negative counts against the others.
    The holding discount comes on top of the parts' own discounts; negative, it is a premium.

    Not meaningful
        Share of total if Total is zero or negative; Holding discount if the parts together are.

    Raises
        InputError   metrics, multiples, ownership or discounts are neither one nor one a name.
        DomainError  shares or price is not above zero, a multiple is negative, ownership or a discount is not in 0
                     to 1.

    Source
        Stifel on Alibaba, Benzinga article 10159376: 163, 6, 8, 1, 8, 9 and net cash of 10 per ADS: 205 (printed as
        204, the parts being rounded).

    >>> table = sotp_table(["Core", "Cloud"], [10, 4], [12, 20], 2, [1, 0.5], 0, 10, 68)
    >>> table["Part"][2:], table["Counted"][:4].tolist(), round(float(table["Discount"][-1]), 4)
    (['Net cash', 'Total', 'Holding discount'], [120.0, 40.0, 10.0, 170.0], 0.2125)
    """

@overload
def sotp_value(
    segment_values: _List,
    shares: _Number,
    net_cash: _Number = 0.0,
    stakes: _Number = 0.0,
    holding_discount: _Number = 0.0,
    *,
    errors: _Errors = "coerce",
) -> float:
    """Sum of the parts per share, less a holding discount on segments and stakes; cash is cash.

        ((sum(segment_values) + stakes)(1 - holding_discount) + net_cash) / shares

    Values per ADS are added up with shares = 1.

    Raises
        DomainError  shares is not above zero, or holding_discount is not in 0 to 1.

    Source
        Stifel on Alibaba, Benzinga article 10159376: 163, 6, 8, 1, 8, 9 and net cash of 10 per ADS: 205
        (printed as 204, the parts being rounded).

    >>> sotp_value([163, 6, 8, 1, 8, 9], 1, net_cash=10)
    205.0
    """

@overload
def sotp_value(
    segment_values: _List | _Lists,
    shares: _Number | _Numbers,
    net_cash: _Number | _Numbers = 0.0,
    stakes: _Number | _Numbers = 0.0,
    holding_discount: _Number | _Numbers = 0.0,
    *,
    errors: _Errors = "coerce",
) -> NDArray[np.float64]:
    """Sum of the parts per share, less a holding discount on segments and stakes; cash is cash."""

@overload
def sotp_value(
    segment_values: _Frame,
    shares: _Number | _Numbers | _Series,
    net_cash: _Number | _Numbers | _Series = 0.0,
    stakes: _Number | _Numbers | _Series = 0.0,
    holding_discount: _Number | _Numbers | _Series = 0.0,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Sum of the parts per share, less a holding discount on segments and stakes; cash is cash."""

@overload
def sotp_value(
    segment_values: _List | _Lists,
    shares: _Series,
    net_cash: _Number | _Numbers | _Series = 0.0,
    stakes: _Number | _Numbers | _Series = 0.0,
    holding_discount: _Number | _Numbers | _Series = 0.0,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Sum of the parts per share, less a holding discount on segments and stakes; cash is cash."""

@overload
def sotp_value(
    segment_values: _List | _Lists,
    shares: _Number | _Numbers,
    net_cash: _Series = ...,
    stakes: _Number | _Numbers | _Series = 0.0,
    holding_discount: _Number | _Numbers | _Series = 0.0,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Sum of the parts per share, less a holding discount on segments and stakes; cash is cash."""

@overload
def sotp_value(
    segment_values: _List | _Lists,
    shares: _Number | _Numbers,
    net_cash: _Number | _Numbers = 0.0,
    stakes: _Series = ...,
    holding_discount: _Number | _Numbers | _Series = 0.0,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Sum of the parts per share, less a holding discount on segments and stakes; cash is cash."""

@overload
def sotp_value(
    segment_values: _List | _Lists,
    shares: _Number | _Numbers,
    net_cash: _Number | _Numbers = 0.0,
    stakes: _Number | _Numbers = 0.0,
    holding_discount: _Series = ...,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Sum of the parts per share, less a holding discount on segments and stakes; cash is cash."""

@overload
def sotp_value(
    segment_values: _List | _Lists | _Frame,
    shares: _Frame,
    net_cash: _Number | _Numbers | _Series | _Frame = 0.0,
    stakes: _Number | _Numbers | _Series | _Frame = 0.0,
    holding_discount: _Number | _Numbers | _Series | _Frame = 0.0,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Sum of the parts per share, less a holding discount on segments and stakes; cash is cash."""

@overload
def sotp_value(
    segment_values: _List | _Lists | _Frame,
    shares: _Number | _Numbers | _Series,
    net_cash: _Frame = ...,
    stakes: _Number | _Numbers | _Series | _Frame = 0.0,
    holding_discount: _Number | _Numbers | _Series | _Frame = 0.0,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Sum of the parts per share, less a holding discount on segments and stakes; cash is cash."""

@overload
def sotp_value(
    segment_values: _List | _Lists | _Frame,
    shares: _Number | _Numbers | _Series,
    net_cash: _Number | _Numbers | _Series = 0.0,
    stakes: _Frame = ...,
    holding_discount: _Number | _Numbers | _Series | _Frame = 0.0,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Sum of the parts per share, less a holding discount on segments and stakes; cash is cash."""

@overload
def sotp_value(
    segment_values: _List | _Lists | _Frame,
    shares: _Number | _Numbers | _Series,
    net_cash: _Number | _Numbers | _Series = 0.0,
    stakes: _Number | _Numbers | _Series = 0.0,
    holding_discount: _Frame = ...,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Sum of the parts per share, less a holding discount on segments and stakes; cash is cash."""

@overload
def stub_multiple(
    market_cap: _Number,
    other_parts: _List,
    core_earnings: _Number,
    *,
    errors: _Errors = "coerce",
) -> float:
    """Multiple that the price leaves for the core business when all other parts are taken out at their value.

        (market_cap - sum(other_parts)) / core_earnings

    Not meaningful
        core_earnings is zero or negative, or the other parts are worth more than the whole.

    Raises
        DomainError  market_cap is not above zero.

    Source
        Lamont and Thaler (2003), Can the Market Add and Subtract?: the stub of 3Com without Palm.

    >>> stub_multiple(200.0, [40.0, 10.0, 30.0], 10.0)
    12.0
    """

@overload
def stub_multiple(
    market_cap: _Number | _Numbers,
    other_parts: _List | _Lists,
    core_earnings: _Number | _Numbers,
    *,
    errors: _Errors = "coerce",
) -> NDArray[np.float64]:
    """Multiple that the price leaves for the core business when all other parts are taken out at their value."""

@overload
def stub_multiple(
    market_cap: _Series,
    other_parts: _List | _Lists | _Frame,
    core_earnings: _Number | _Numbers | _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Multiple that the price leaves for the core business when all other parts are taken out at their value."""

@overload
def stub_multiple(
    market_cap: _Number | _Numbers,
    other_parts: _Frame,
    core_earnings: _Number | _Numbers | _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Multiple that the price leaves for the core business when all other parts are taken out at their value."""

@overload
def stub_multiple(
    market_cap: _Number | _Numbers,
    other_parts: _List | _Lists,
    core_earnings: _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Multiple that the price leaves for the core business when all other parts are taken out at their value."""

@overload
def stub_multiple(
    market_cap: _Frame,
    other_parts: _List | _Lists | _Frame,
    core_earnings: _Number | _Numbers | _Series | _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Multiple that the price leaves for the core business when all other parts are taken out at their value."""

@overload
def stub_multiple(
    market_cap: _Number | _Numbers | _Series,
    other_parts: _List | _Lists | _Frame,
    core_earnings: _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Multiple that the price leaves for the core business when all other parts are taken out at their value."""

@overload
def two_stage_pe(
    payout: _Number,
    growth: _Number,
    years: _Number,
    required_return: _Number,
    terminal_payout: _Number,
    terminal_growth: _Number,
    terminal_return: _Number | None = None,
    *,
    errors: _Errors = "coerce",
) -> float:
    """Two-stage P/E on the earnings of the past year: fast growth for some years, then steady growth for ever.

        payout (1+g)(1 - q^n)/(r - g) + terminal_payout q^n (1+gn)/(rn - gn),    q = (1+g)/(1+r), n = years,
        g = growth, r = required_return, gn = terminal_growth, rn = terminal_return (left out: r)

    At growth = required_return the first part takes its limit, payout x years.

    Not meaningful
        the answer is zero or negative.

    Raises
        DomainError  growth, required_return or terminal_growth is -1 or less, years is negative, or terminal_growth
                     is not below the return required then.

    Source
        Damodaran, NYU Stern slides: growth of 25 % for 5 years, then 8 %; payout 20 %, then 50 %; 11.5 %: 28.75.

    >>> round(float(two_stage_pe(0.20, 0.25, 5, 0.115, 0.50, 0.08)), 2)
    28.75
    """

@overload
def two_stage_pe(
    payout: _Number | _Numbers,
    growth: _Number | _Numbers,
    years: _Number | _Numbers,
    required_return: _Number | _Numbers,
    terminal_payout: _Number | _Numbers,
    terminal_growth: _Number | _Numbers,
    terminal_return: _Number | _Numbers | None = None,
    *,
    errors: _Errors = "coerce",
) -> NDArray[np.float64]:
    """Two-stage P/E on the earnings of the past year: fast growth for some years, then steady growth for ever."""

@overload
def two_stage_pe(
    payout: _Series,
    growth: _Number | _Numbers | _Series,
    years: _Number | _Numbers | _Series,
    required_return: _Number | _Numbers | _Series,
    terminal_payout: _Number | _Numbers | _Series,
    terminal_growth: _Number | _Numbers | _Series,
    terminal_return: _Number | _Numbers | _Series | None = None,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Two-stage P/E on the earnings of the past year: fast growth for some years, then steady growth for ever."""

@overload
def two_stage_pe(
    payout: _Number | _Numbers,
    growth: _Series,
    years: _Number | _Numbers | _Series,
    required_return: _Number | _Numbers | _Series,
    terminal_payout: _Number | _Numbers | _Series,
    terminal_growth: _Number | _Numbers | _Series,
    terminal_return: _Number | _Numbers | _Series | None = None,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Two-stage P/E on the earnings of the past year: fast growth for some years, then steady growth for ever."""

@overload
def two_stage_pe(
    payout: _Number | _Numbers,
    growth: _Number | _Numbers,
    years: _Series,
    required_return: _Number | _Numbers | _Series,
    terminal_payout: _Number | _Numbers | _Series,
    terminal_growth: _Number | _Numbers | _Series,
    terminal_return: _Number | _Numbers | _Series | None = None,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Two-stage P/E on the earnings of the past year: fast growth for some years, then steady growth for ever."""

@overload
def two_stage_pe(
    payout: _Number | _Numbers,
    growth: _Number | _Numbers,
    years: _Number | _Numbers,
    required_return: _Series,
    terminal_payout: _Number | _Numbers | _Series,
    terminal_growth: _Number | _Numbers | _Series,
    terminal_return: _Number | _Numbers | _Series | None = None,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Two-stage P/E on the earnings of the past year: fast growth for some years, then steady growth for ever."""

@overload
def two_stage_pe(
    payout: _Number | _Numbers,
    growth: _Number | _Numbers,
    years: _Number | _Numbers,
    required_return: _Number | _Numbers,
    terminal_payout: _Series,
    terminal_growth: _Number | _Numbers | _Series,
    terminal_return: _Number | _Numbers | _Series | None = None,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Two-stage P/E on the earnings of the past year: fast growth for some years, then steady growth for ever."""

@overload
def two_stage_pe(
    payout: _Number | _Numbers,
    growth: _Number | _Numbers,
    years: _Number | _Numbers,
    required_return: _Number | _Numbers,
    terminal_payout: _Number | _Numbers,
    terminal_growth: _Series,
    terminal_return: _Number | _Numbers | _Series | None = None,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Two-stage P/E on the earnings of the past year: fast growth for some years, then steady growth for ever."""

@overload
def two_stage_pe(
    payout: _Number | _Numbers,
    growth: _Number | _Numbers,
    years: _Number | _Numbers,
    required_return: _Number | _Numbers,
    terminal_payout: _Number | _Numbers,
    terminal_growth: _Number | _Numbers,
    terminal_return: _Series | None = None,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Two-stage P/E on the earnings of the past year: fast growth for some years, then steady growth for ever."""

@overload
def two_stage_pe(
    payout: _Frame,
    growth: _Number | _Numbers | _Series | _Frame,
    years: _Number | _Numbers | _Series | _Frame,
    required_return: _Number | _Numbers | _Series | _Frame,
    terminal_payout: _Number | _Numbers | _Series | _Frame,
    terminal_growth: _Number | _Numbers | _Series | _Frame,
    terminal_return: _Number | _Numbers | _Series | _Frame | None = None,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Two-stage P/E on the earnings of the past year: fast growth for some years, then steady growth for ever."""

@overload
def two_stage_pe(
    payout: _Number | _Numbers | _Series,
    growth: _Frame,
    years: _Number | _Numbers | _Series | _Frame,
    required_return: _Number | _Numbers | _Series | _Frame,
    terminal_payout: _Number | _Numbers | _Series | _Frame,
    terminal_growth: _Number | _Numbers | _Series | _Frame,
    terminal_return: _Number | _Numbers | _Series | _Frame | None = None,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Two-stage P/E on the earnings of the past year: fast growth for some years, then steady growth for ever."""

@overload
def two_stage_pe(
    payout: _Number | _Numbers | _Series,
    growth: _Number | _Numbers | _Series,
    years: _Frame,
    required_return: _Number | _Numbers | _Series | _Frame,
    terminal_payout: _Number | _Numbers | _Series | _Frame,
    terminal_growth: _Number | _Numbers | _Series | _Frame,
    terminal_return: _Number | _Numbers | _Series | _Frame | None = None,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Two-stage P/E on the earnings of the past year: fast growth for some years, then steady growth for ever."""

@overload
def two_stage_pe(
    payout: _Number | _Numbers | _Series,
    growth: _Number | _Numbers | _Series,
    years: _Number | _Numbers | _Series,
    required_return: _Frame,
    terminal_payout: _Number | _Numbers | _Series | _Frame,
    terminal_growth: _Number | _Numbers | _Series | _Frame,
    terminal_return: _Number | _Numbers | _Series | _Frame | None = None,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Two-stage P/E on the earnings of the past year: fast growth for some years, then steady growth for ever."""

@overload
def two_stage_pe(
    payout: _Number | _Numbers | _Series,
    growth: _Number | _Numbers | _Series,
    years: _Number | _Numbers | _Series,
    required_return: _Number | _Numbers | _Series,
    terminal_payout: _Frame,
    terminal_growth: _Number | _Numbers | _Series | _Frame,
    terminal_return: _Number | _Numbers | _Series | _Frame | None = None,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Two-stage P/E on the earnings of the past year: fast growth for some years, then steady growth for ever."""

@overload
def two_stage_pe(
    payout: _Number | _Numbers | _Series,
    growth: _Number | _Numbers | _Series,
    years: _Number | _Numbers | _Series,
    required_return: _Number | _Numbers | _Series,
    terminal_payout: _Number | _Numbers | _Series,
    terminal_growth: _Frame,
    terminal_return: _Number | _Numbers | _Series | _Frame | None = None,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Two-stage P/E on the earnings of the past year: fast growth for some years, then steady growth for ever."""

@overload
def two_stage_pe(
    payout: _Number | _Numbers | _Series,
    growth: _Number | _Numbers | _Series,
    years: _Number | _Numbers | _Series,
    required_return: _Number | _Numbers | _Series,
    terminal_payout: _Number | _Numbers | _Series,
    terminal_growth: _Number | _Numbers | _Series,
    terminal_return: _Frame | None = None,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Two-stage P/E on the earnings of the past year: fast growth for some years, then steady growth for ever."""

@overload
def unlevered_beta(
    beta: _Number,
    debt_to_equity: _Number,
    tax_rate: _Number,
    *,
    errors: _Errors = "coerce",
) -> float:
    """Beta of the business alone, without the risk that its debt adds (Hamada).

        beta / (1 + (1 - tax_rate) debt_to_equity)

    It takes the debt to be safe, and its tax shield as safe as the debt.

    Raises
        DomainError  1 + (1 - tax_rate) debt_to_equity is not above zero.

    Source
        Hamada (1972), The Effect of the Firm's Capital Structure on the Systematic Risk of Common Stocks; Damodaran,
        Corporate Finance slides: Disney with as much debt as equity, taxed at 37.3 %: 1.7367 is 1.0674.

    >>> round(float(unlevered_beta(1.7367, 1.0, 0.373)), 4)
    1.0674
    """

@overload
def unlevered_beta(
    beta: _Number | _Numbers,
    debt_to_equity: _Number | _Numbers,
    tax_rate: _Number | _Numbers,
    *,
    errors: _Errors = "coerce",
) -> NDArray[np.float64]:
    """Beta of the business alone, without the risk that its debt adds (Hamada)."""

@overload
def unlevered_beta(
    beta: _Series,
    debt_to_equity: _Number | _Numbers | _Series,
    tax_rate: _Number | _Numbers | _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Beta of the business alone, without the risk that its debt adds (Hamada)."""

@overload
def unlevered_beta(
    beta: _Number | _Numbers,
    debt_to_equity: _Series,
    tax_rate: _Number | _Numbers | _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Beta of the business alone, without the risk that its debt adds (Hamada)."""

@overload
def unlevered_beta(
    beta: _Number | _Numbers,
    debt_to_equity: _Number | _Numbers,
    tax_rate: _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Beta of the business alone, without the risk that its debt adds (Hamada)."""

@overload
def unlevered_beta(
    beta: _Frame,
    debt_to_equity: _Number | _Numbers | _Series | _Frame,
    tax_rate: _Number | _Numbers | _Series | _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Beta of the business alone, without the risk that its debt adds (Hamada)."""

@overload
def unlevered_beta(
    beta: _Number | _Numbers | _Series,
    debt_to_equity: _Frame,
    tax_rate: _Number | _Numbers | _Series | _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Beta of the business alone, without the risk that its debt adds (Hamada)."""

@overload
def unlevered_beta(
    beta: _Number | _Numbers | _Series,
    debt_to_equity: _Number | _Numbers | _Series,
    tax_rate: _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Beta of the business alone, without the risk that its debt adds (Hamada)."""

@overload
def value_driver_pe(
    growth: _Number,
    roe: _Number,
    required_return: _Number,
    *,
    errors: _Errors = "coerce",
) -> float:
    """Value driver P/E, forward: growth costs reinvestment, the less the higher the return on equity.

        (1 - growth / roe) / (required_return - growth)

    It is JUSTIFIED_PE with the payout that the growth leaves. At roe = required_return growth adds nothing: the P/E
    is 1 / required_return whatever the growth.

    Not meaningful
        roe is zero or negative, or growth is roe or more: nothing is left to be paid out.

    Raises
        DomainError  growth is not below required_return, or is -1 or less.

    Source
        McKinsey, Valuation, 5th ed., chapter 2: growth of 5 %, cost of capital of 10 %; a return of 20 % is worth
        15 times the earnings, one of 10 % is worth 10 times.

    >>> round(float(value_driver_pe(0.05, 0.20, 0.10)), 12)
    15.0
    """

@overload
def value_driver_pe(
    growth: _Number | _Numbers,
    roe: _Number | _Numbers,
    required_return: _Number | _Numbers,
    *,
    errors: _Errors = "coerce",
) -> NDArray[np.float64]:
    """Value driver P/E, forward: growth costs reinvestment, the less the higher the return on equity."""

@overload
def value_driver_pe(
    growth: _Series,
    roe: _Number | _Numbers | _Series,
    required_return: _Number | _Numbers | _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Value driver P/E, forward: growth costs reinvestment, the less the higher the return on equity."""

@overload
def value_driver_pe(
    growth: _Number | _Numbers,
    roe: _Series,
    required_return: _Number | _Numbers | _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Value driver P/E, forward: growth costs reinvestment, the less the higher the return on equity."""

@overload
def value_driver_pe(
    growth: _Number | _Numbers,
    roe: _Number | _Numbers,
    required_return: _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Value driver P/E, forward: growth costs reinvestment, the less the higher the return on equity."""

@overload
def value_driver_pe(
    growth: _Frame,
    roe: _Number | _Numbers | _Series | _Frame,
    required_return: _Number | _Numbers | _Series | _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Value driver P/E, forward: growth costs reinvestment, the less the higher the return on equity."""

@overload
def value_driver_pe(
    growth: _Number | _Numbers | _Series,
    roe: _Frame,
    required_return: _Number | _Numbers | _Series | _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Value driver P/E, forward: growth costs reinvestment, the less the higher the return on equity."""

@overload
def value_driver_pe(
    growth: _Number | _Numbers | _Series,
    roe: _Number | _Numbers | _Series,
    required_return: _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Value driver P/E, forward: growth costs reinvestment, the less the higher the return on equity."""

@overload
def wacc(
    equity: _Number,
    debt: _Number,
    cost_of_equity: _Number,
    cost_of_debt: _Number,
    tax_rate: _Number,
    *,
    errors: _Errors = "coerce",
) -> float:
    """Weighted average cost of capital: what equity and debt cost, by their market values, the debt after tax.

        (equity x cost_of_equity + debt x cost_of_debt (1 - tax_rate)) / (equity + debt)

    Raises
        DomainError  equity or debt is negative, or both are zero.

    Source
        Damodaran, Corporate Finance slides: Disney in 2013, equity of 121,878 at 8.52 %, debt of 15,961 at 3.75 %,
        taxed at 36.1 %: 7.81 %.

    >>> round(float(wacc(121_878, 15_961, 0.0852, 0.0375, 0.361)), 4)
    0.0781
    """

@overload
def wacc(
    equity: _Number | _Numbers,
    debt: _Number | _Numbers,
    cost_of_equity: _Number | _Numbers,
    cost_of_debt: _Number | _Numbers,
    tax_rate: _Number | _Numbers,
    *,
    errors: _Errors = "coerce",
) -> NDArray[np.float64]:
    """Weighted average cost of capital: what equity and debt cost, by their market values, the debt after tax."""

@overload
def wacc(
    equity: _Series,
    debt: _Number | _Numbers | _Series,
    cost_of_equity: _Number | _Numbers | _Series,
    cost_of_debt: _Number | _Numbers | _Series,
    tax_rate: _Number | _Numbers | _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Weighted average cost of capital: what equity and debt cost, by their market values, the debt after tax."""

@overload
def wacc(
    equity: _Number | _Numbers,
    debt: _Series,
    cost_of_equity: _Number | _Numbers | _Series,
    cost_of_debt: _Number | _Numbers | _Series,
    tax_rate: _Number | _Numbers | _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Weighted average cost of capital: what equity and debt cost, by their market values, the debt after tax."""

@overload
def wacc(
    equity: _Number | _Numbers,
    debt: _Number | _Numbers,
    cost_of_equity: _Series,
    cost_of_debt: _Number | _Numbers | _Series,
    tax_rate: _Number | _Numbers | _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Weighted average cost of capital: what equity and debt cost, by their market values, the debt after tax."""

@overload
def wacc(
    equity: _Number | _Numbers,
    debt: _Number | _Numbers,
    cost_of_equity: _Number | _Numbers,
    cost_of_debt: _Series,
    tax_rate: _Number | _Numbers | _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Weighted average cost of capital: what equity and debt cost, by their market values, the debt after tax."""

@overload
def wacc(
    equity: _Number | _Numbers,
    debt: _Number | _Numbers,
    cost_of_equity: _Number | _Numbers,
    cost_of_debt: _Number | _Numbers,
    tax_rate: _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Weighted average cost of capital: what equity and debt cost, by their market values, the debt after tax."""

@overload
def wacc(
    equity: _Frame,
    debt: _Number | _Numbers | _Series | _Frame,
    cost_of_equity: _Number | _Numbers | _Series | _Frame,
    cost_of_debt: _Number | _Numbers | _Series | _Frame,
    tax_rate: _Number | _Numbers | _Series | _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Weighted average cost of capital: what equity and debt cost, by their market values, the debt after tax."""

@overload
def wacc(
    equity: _Number | _Numbers | _Series,
    debt: _Frame,
    cost_of_equity: _Number | _Numbers | _Series | _Frame,
    cost_of_debt: _Number | _Numbers | _Series | _Frame,
    tax_rate: _Number | _Numbers | _Series | _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Weighted average cost of capital: what equity and debt cost, by their market values, the debt after tax."""

@overload
def wacc(
    equity: _Number | _Numbers | _Series,
    debt: _Number | _Numbers | _Series,
    cost_of_equity: _Frame,
    cost_of_debt: _Number | _Numbers | _Series | _Frame,
    tax_rate: _Number | _Numbers | _Series | _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Weighted average cost of capital: what equity and debt cost, by their market values, the debt after tax."""

@overload
def wacc(
    equity: _Number | _Numbers | _Series,
    debt: _Number | _Numbers | _Series,
    cost_of_equity: _Number | _Numbers | _Series,
    cost_of_debt: _Frame,
    tax_rate: _Number | _Numbers | _Series | _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Weighted average cost of capital: what equity and debt cost, by their market values, the debt after tax."""

@overload
def wacc(
    equity: _Number | _Numbers | _Series,
    debt: _Number | _Numbers | _Series,
    cost_of_equity: _Number | _Numbers | _Series,
    cost_of_debt: _Number | _Numbers | _Series,
    tax_rate: _Frame,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Weighted average cost of capital: what equity and debt cost, by their market values, the debt after tax."""

@overload
def consensus(
    ticker: str,
    item: str,
    period: str,
    as_of: _Day | None = None,
    currency_code: str | None = None,
    accounting: str | None = None,
    *,
    errors: _Errors = "coerce",
) -> float:
    """Analysts' consensus known on a day, per traded share and in the price's currency; read from the local store.

        FY1   the fiscal year that as_of lies in; FY2, FY3 the years after it
        NTM   w FY1 + (1 - w) FY2, w = NTM_WEIGHT by days
        CY2026  calendar year from the two fiscal years;  FY2027  the fiscal year that ends in 2027

    Years are joined on their ends, never on a provider's label, and of one provider. Another currency is converted at
    the spot rate of as_of; what is per ordinary share is multiplied by the share ratio, and what is from before a split
    restated to the share count of as_of.

    An answer is of one accounting, gaap or non_gaap. Left out, it is the one on which most of FY1 to FY3 are known, and
    the newest if that is both: so cells side by side are of one accounting. What is known on the other alone is #N/A
    until accounting asks for it.

    Not meaningful
        no estimate of that period is known, or none of the 200 days up to as_of (the setting estimate_age), or its
        source leaves its currency or kind of share open.

    Raises
        NoDataError  not known, stale on as_of, or of an unknown currency or share: settle it once in the workbook.
        InputError   no such item or period, or as_of is no date.

    Source
        The provider that the store names beside the estimate.

    >>> consensus("BABA", "EPS", "FY1", 45924)
    8.58
    """

@overload
def consensus(
    ticker: str | _Texts,
    item: str,
    period: str,
    as_of: _Day | _Days | None = None,
    currency_code: str | None = None,
    accounting: str | None = None,
    *,
    errors: _Errors = "coerce",
) -> NDArray[np.float64]:
    """Analysts' consensus known on a day, per traded share and in the price's currency; read from the local store."""

@overload
def consensus(
    ticker: _Series,
    item: str,
    period: str,
    as_of: _Day | _Days | _Series | None = None,
    currency_code: str | None = None,
    accounting: str | None = None,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Analysts' consensus known on a day, per traded share and in the price's currency; read from the local store."""

@overload
def consensus(
    ticker: str | _Texts,
    item: str,
    period: str,
    as_of: _Series | None = None,
    currency_code: str | None = None,
    accounting: str | None = None,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Analysts' consensus known on a day, per traded share and in the price's currency; read from the local store."""

@overload
def consensus(
    ticker: str | _Texts | _Series,
    item: str,
    period: str,
    as_of: _Frame | None = None,
    currency_code: str | None = None,
    accounting: str | None = None,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Analysts' consensus known on a day, per traded share and in the price's currency; read from the local store."""

@overload
def data_age(
    ticker: str,
    *,
    errors: _Errors = "coerce",
) -> float:
    """Days since the newest figure of a share in the local store was known: how stale the sheet may be.

        today - the day on which the newest figure was known

    The one function of a sheet that looks at the clock; it is worked out when the sheet is.

    Not meaningful
        the store knows nothing of the ticker.

    Raises
        NoDataError  nothing is known of the ticker.

    Source
        The store's own dates.

    >>> data_age("BABA") > 0
    True
    """

@overload
def data_age(
    ticker: str | _Texts,
    *,
    errors: _Errors = "coerce",
) -> NDArray[np.float64]:
    """Days since the newest figure of a share in the local store was known: how stale the sheet may be."""

@overload
def data_age(
    ticker: _Series,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Days since the newest figure of a share in the local store was known: how stale the sheet may be."""

@overload
def fx_rate(
    base_currency: str,
    quote_currency: str,
    as_of: _Day | None = None,
    *,
    errors: _Errors = "coerce",
) -> float:
    """Rate of exchange known on a day: quote currency for one unit of the base currency; read from the local store.

        the pair itself, or 1 / the pair turned round, or through EUR or USD with both rates of one source and day

    Not meaningful
        no rate is known, or none of the ten days up to as_of (another number of days: the setting price_age).

    Raises
        NoDataError  no rate is known, or it is older than ten days on as_of.
        InputError   not the code of a currency, or as_of is no date.

    Source
        The provider that the store names beside the rate: the ECB, or the Federal Reserve's H.10 in the bundled case.

    >>> fx_rate("USD", "CNY", 45786)  # 9 May 2025
    7.2364
    """

@overload
def fx_rate(
    base_currency: str | _Texts,
    quote_currency: str | _Texts,
    as_of: _Day | _Days | None = None,
    *,
    errors: _Errors = "coerce",
) -> NDArray[np.float64]:
    """Rate of exchange known on a day: quote currency for one unit of the base currency; read from the local store."""

@overload
def fx_rate(
    base_currency: _Series,
    quote_currency: str | _Texts | _Series,
    as_of: _Day | _Days | _Series | None = None,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Rate of exchange known on a day: quote currency for one unit of the base currency; read from the local store."""

@overload
def fx_rate(
    base_currency: str | _Texts,
    quote_currency: _Series,
    as_of: _Day | _Days | _Series | None = None,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Rate of exchange known on a day: quote currency for one unit of the base currency; read from the local store."""

@overload
def fx_rate(
    base_currency: str | _Texts,
    quote_currency: str | _Texts,
    as_of: _Series | None = None,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Rate of exchange known on a day: quote currency for one unit of the base currency; read from the local store."""

@overload
def fx_rate(
    base_currency: str | _Texts | _Series,
    quote_currency: str | _Texts | _Series,
    as_of: _Frame | None = None,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Rate of exchange known on a day: quote currency for one unit of the base currency; read from the local store."""

@overload
def market_price(
    ticker: str,
    as_of: _Day | None = None,
    *,
    errors: _Errors = "coerce",
) -> float:
    """Last price of a share that was known on a day; read from the local store, never from the network.

        the newest price whose day is as_of or before; left out, the newest there is

    A price from before a split is restated to the share count of as_of.

    Refresh fills the store. Where no store has been filled yet, the figures of the bundled Alibaba case answer.

    Not meaningful
        the store knows no price of the ticker, or none of the ten days up to as_of (another number of days: the
        setting price_age).

    Raises
        NoDataError  no price is known, or it is older than ten days on as_of.
        InputError   as_of is no date.

    Source
        The provider that the store names beside the price; DATA_AGE says how old it is.

    >>> market_price("BABA", 45924)  # 24 September 2025
    176.44
    """

@overload
def market_price(
    ticker: str | _Texts,
    as_of: _Day | _Days | None = None,
    *,
    errors: _Errors = "coerce",
) -> NDArray[np.float64]:
    """Last price of a share that was known on a day; read from the local store, never from the network."""

@overload
def market_price(
    ticker: _Series,
    as_of: _Day | _Days | _Series | None = None,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Last price of a share that was known on a day; read from the local store, never from the network."""

@overload
def market_price(
    ticker: str | _Texts,
    as_of: _Series | None = None,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Last price of a share that was known on a day; read from the local store, never from the network."""

@overload
def market_price(
    ticker: str | _Texts | _Series,
    as_of: _Frame | None = None,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Last price of a share that was known on a day; read from the local store, never from the network."""

def peer_group(
    ticker: str,
) -> _Frame:
    """Tickers of the companies that a share is compared with; read from the local store.

        the newest list that the store knows of the ticker, in its order

    Not meaningful
        the store knows no peers of the ticker.

    Raises
        NoDataError  no list of peers is known.

    Source
        The provider that the store names beside the list, or the user's own file.

    >>> peer_group("BABA")["Ticker"][:3]
    ['AAPL', 'MSFT', 'GOOGL']
    """

def price_history(
    ticker: str,
    start_date: _Day,
    end_date: _Day | None = None,
    interval: Literal["daily", "weekly", "monthly"] = "monthly",
) -> _Frame:
    """Past prices of a share, one row a day, week or month: the last one known in each; read from the local store.

        of each day, week (Monday to Sunday) or month from start_date to end_date: its last price

    The prices are those of one provider, the one that knows most days of that time; as of the share count of end_date,
    so that a split is no fall; not adjusted for dividends.

    Not meaningful
        the store knows no price of that time.

    Raises
        NoDataError  no price is known of that time.
        InputError   a date is none, or end_date is before start_date.

    Source
        The provider that the store names beside the prices.

    >>> price_history("BABA", 45901, 45930)["Close"]  # September 2025
    [178.73]
    """

@overload
def reported(
    ticker: str,
    item: str,
    period: str,
    as_of: _Day | None = None,
    accounting: str | None = None,
    *,
    errors: _Errors = "coerce",
) -> float:
    """Filed figure known on a day, per traded share and in the price's currency; read from the local store.

        FY0  the last fiscal year;  TTM  the last twelve months;  FY2025;  CY2024;  Q2025-06-30  the quarter to that day

    TTM is the last four quarters, else the last year + the year to date - the same months of the year before, else the last
    two half-years: whatever was filed.

    An answer is of one accounting, gaap or non_gaap; the item may say it too: "EPS non-GAAP". Left out, it is the one on
    which FY0 and TTM are known, and if both are, the newest, GAAP before others of the same day. What was earned over a time is converted at the average rate of
    that time, a balance at the spot rate of as_of. A share count or a balance is that of the period over last when it
    became known: FY0, or that period by its name. What was filed before a split is restated to the share count of
    as_of.

    Not meaningful
        no such figure had been filed by as_of, or no rate of exchange is known for it, or what was FY0 or TTM is so no
        longer: the report after it has been due for more than a year.

    Raises
        NoDataError  not known, or of an unknown currency or share.
        InputError   no such item or period, or as_of is no date.

    Source
        The filing or announcement that the store names beside the figure.

    >>> round(reported("BABA", "EPS", "FY2025", 45924), 2)  # 53.59 yuan at the year's average rate
    7.43
    """

@overload
def reported(
    ticker: str | _Texts,
    item: str,
    period: str,
    as_of: _Day | _Days | None = None,
    accounting: str | None = None,
    *,
    errors: _Errors = "coerce",
) -> NDArray[np.float64]:
    """Filed figure known on a day, per traded share and in the price's currency; read from the local store."""

@overload
def reported(
    ticker: _Series,
    item: str,
    period: str,
    as_of: _Day | _Days | _Series | None = None,
    accounting: str | None = None,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Filed figure known on a day, per traded share and in the price's currency; read from the local store."""

@overload
def reported(
    ticker: str | _Texts,
    item: str,
    period: str,
    as_of: _Series | None = None,
    accounting: str | None = None,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Filed figure known on a day, per traded share and in the price's currency; read from the local store."""

@overload
def reported(
    ticker: str | _Texts | _Series,
    item: str,
    period: str,
    as_of: _Frame | None = None,
    accounting: str | None = None,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Filed figure known on a day, per traded share and in the price's currency; read from the local store."""

@overload
def split_factor(
    ticker: str,
    from_date: _Day,
    to_date: _Day | None = None,
    *,
    errors: _Errors = "coerce",
) -> float:
    """Traded shares on a day for one on an earlier day: splits, subdivisions and changes of the ADS ratio.

        product over what took effect after from_date, up to to_date, of new traded shares for one old;
        of an ADS: ordinary split x old ADS ratio / new

    Shares are multiplied by it, prices and earnings per share divided. 4 after four for one, 1/30 after a reverse split of
    one for thirty. With to_date before from_date it is the reciprocal. What is per share of an earlier day is restated by
    it wherever the store is read. A split is the item `split` in a file of figures, or comes from Yahoo, FMP or Alpha
    Vantage.

    Not meaningful
        the store knows nothing of the ticker.

    Raises
        NoDataError  nothing is known of the ticker.
        InputError   a date is none.

    Source
        The provider that the store names beside the split; those of Alibaba and its peers are bundled.

    >>> split_factor("NVDA", 45434, 45534)  # 22 May and 30 August 2024
    10.0
    >>> split_factor("BABA", 43500, 43900)  # the ADS of 2019: one ordinary share, then eight
    1.0
    """

@overload
def split_factor(
    ticker: str | _Texts,
    from_date: _Day | _Days,
    to_date: _Day | _Days | None = None,
    *,
    errors: _Errors = "coerce",
) -> NDArray[np.float64]:
    """Traded shares on a day for one on an earlier day: splits, subdivisions and changes of the ADS ratio."""

@overload
def split_factor(
    ticker: _Series,
    from_date: _Day | _Days | _Series,
    to_date: _Day | _Days | _Series | None = None,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Traded shares on a day for one on an earlier day: splits, subdivisions and changes of the ADS ratio."""

@overload
def split_factor(
    ticker: str | _Texts,
    from_date: _Series,
    to_date: _Day | _Days | _Series | None = None,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Traded shares on a day for one on an earlier day: splits, subdivisions and changes of the ADS ratio."""

@overload
def split_factor(
    ticker: str | _Texts,
    from_date: _Day | _Days,
    to_date: _Series | None = None,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[float]:
    """Traded shares on a day for one on an earlier day: splits, subdivisions and changes of the ADS ratio."""

@overload
def split_factor(
    ticker: str | _Texts | _Series,
    from_date: _Frame,
    to_date: _Day | _Days | _Series | _Frame | None = None,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Traded shares on a day for one on an earlier day: splits, subdivisions and changes of the ADS ratio."""

@overload
def split_factor(
    ticker: str | _Texts | _Series,
    from_date: _Day | _Days | _Series,
    to_date: _Frame | None = None,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Traded shares on a day for one on an earlier day: splits, subdivisions and changes of the ADS ratio."""

def explain(
    function_name: Sequence[str],
    argument_1: object = ...,
    argument_2: object = ...,
    argument_3: object = ...,
    argument_4: object = ...,
    argument_5: object = ...,
    argument_6: object = ...,
    argument_7: object = ...,
    argument_8: object = ...,
    argument_9: object = ...,
) -> _Frame:
    """How a function comes to its answer: formula, arguments with units, intermediate figures, warnings, source.

        =EXPLAIN("FORWARD_PE", B2, C2) explains =FORWARD_PE(B2, C2)

    Of a function that is worked cell by cell over a range, it explains the whole range.

    Raises
        InputError   there is no such function, or EXPLAIN itself is asked for.
        NoDataError  function_name is blank.

    Source
        The function's own declaration and source.

    >>> explain("FORWARD_PE", 88.0, 8.0)["Value"][-2]
    11.0
    """

@overload
def unit_check(
    price: _Number,
    shares: _Number,
    market_cap: _Number,
    ads_ratio: _Number = 1.0,
    fx: _Number = 1.0,
    *,
    errors: _Errors = "coerce",
) -> str:
    """Do price, shares and market cap belong together? "ok" within 5 %, else the slips that would explain it, in words.

        market_cap / (price x shares), held against 1, ads_ratio, fx, their products, the usual splits, two share
        classes, usual ADS ratios up to 200, the range of exchange rates of large currencies, 100 (pence or cents),
        thousands, millions and billions

    shares are of the kind that the price is for: for an ADR, ADSs. All slips that fit are named, the likeliest first,
    and none is corrected. A gap of 5 to 40 % is as a rule none: the price of another day, or basic against diluted
    shares. If ads_ratio or fx explains the gap, nothing else is guessed, and no other ADS ratio if one is given.

    Raises
        DomainError  price, shares, market_cap, ads_ratio or fx is not above zero.

    Source
        Published slips: Sony's market value in JPY beside a price in USD, 116 times too large (Google Finance, by
        highprogrammer.com); PDD's ordinary shares at the price of an ADS of four (dayu-agent, issue 164).

    >>> unit_check(111.63, 1_261_059_000, 16_337_304_355_000)
    'market cap looks 116x too large: JPY instead of USD?'
    >>> unit_check(244.8, 5_693_585_848, 348.4e9, ads_ratio=4)
    'off by 4: ordinary shares instead of ADS?'
    """

@overload
def unit_check(
    price: _Number | _Numbers,
    shares: _Number | _Numbers,
    market_cap: _Number | _Numbers,
    ads_ratio: _Number | _Numbers = 1.0,
    fx: _Number | _Numbers = 1.0,
    *,
    errors: _Errors = "coerce",
) -> NDArray[np.object_]:
    """Do price, shares and market cap belong together? "ok" within 5 %, else the slips that would explain it, in words."""

@overload
def unit_check(
    price: _Series,
    shares: _Number | _Numbers | _Series,
    market_cap: _Number | _Numbers | _Series,
    ads_ratio: _Number | _Numbers | _Series = 1.0,
    fx: _Number | _Numbers | _Series = 1.0,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[str]:
    """Do price, shares and market cap belong together? "ok" within 5 %, else the slips that would explain it, in words."""

@overload
def unit_check(
    price: _Number | _Numbers,
    shares: _Series,
    market_cap: _Number | _Numbers | _Series,
    ads_ratio: _Number | _Numbers | _Series = 1.0,
    fx: _Number | _Numbers | _Series = 1.0,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[str]:
    """Do price, shares and market cap belong together? "ok" within 5 %, else the slips that would explain it, in words."""

@overload
def unit_check(
    price: _Number | _Numbers,
    shares: _Number | _Numbers,
    market_cap: _Series,
    ads_ratio: _Number | _Numbers | _Series = 1.0,
    fx: _Number | _Numbers | _Series = 1.0,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[str]:
    """Do price, shares and market cap belong together? "ok" within 5 %, else the slips that would explain it, in words."""

@overload
def unit_check(
    price: _Number | _Numbers,
    shares: _Number | _Numbers,
    market_cap: _Number | _Numbers,
    ads_ratio: _Series = ...,
    fx: _Number | _Numbers | _Series = 1.0,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[str]:
    """Do price, shares and market cap belong together? "ok" within 5 %, else the slips that would explain it, in words."""

@overload
def unit_check(
    price: _Number | _Numbers,
    shares: _Number | _Numbers,
    market_cap: _Number | _Numbers,
    ads_ratio: _Number | _Numbers = 1.0,
    fx: _Series = ...,
    *,
    errors: _Errors = "coerce",
) -> pd.Series[str]:
    """Do price, shares and market cap belong together? "ok" within 5 %, else the slips that would explain it, in words."""

@overload
def unit_check(
    price: _Frame,
    shares: _Number | _Numbers | _Series | _Frame,
    market_cap: _Number | _Numbers | _Series | _Frame,
    ads_ratio: _Number | _Numbers | _Series | _Frame = 1.0,
    fx: _Number | _Numbers | _Series | _Frame = 1.0,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Do price, shares and market cap belong together? "ok" within 5 %, else the slips that would explain it, in words."""

@overload
def unit_check(
    price: _Number | _Numbers | _Series,
    shares: _Frame,
    market_cap: _Number | _Numbers | _Series | _Frame,
    ads_ratio: _Number | _Numbers | _Series | _Frame = 1.0,
    fx: _Number | _Numbers | _Series | _Frame = 1.0,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Do price, shares and market cap belong together? "ok" within 5 %, else the slips that would explain it, in words."""

@overload
def unit_check(
    price: _Number | _Numbers | _Series,
    shares: _Number | _Numbers | _Series,
    market_cap: _Frame,
    ads_ratio: _Number | _Numbers | _Series | _Frame = 1.0,
    fx: _Number | _Numbers | _Series | _Frame = 1.0,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Do price, shares and market cap belong together? "ok" within 5 %, else the slips that would explain it, in words."""

@overload
def unit_check(
    price: _Number | _Numbers | _Series,
    shares: _Number | _Numbers | _Series,
    market_cap: _Number | _Numbers | _Series,
    ads_ratio: _Frame = ...,
    fx: _Number | _Numbers | _Series | _Frame = 1.0,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Do price, shares and market cap belong together? "ok" within 5 %, else the slips that would explain it, in words."""

@overload
def unit_check(
    price: _Number | _Numbers | _Series,
    shares: _Number | _Numbers | _Series,
    market_cap: _Number | _Numbers | _Series,
    ads_ratio: _Number | _Numbers | _Series = 1.0,
    fx: _Frame = ...,
    *,
    errors: _Errors = "coerce",
) -> _Frame:
    """Do price, shares and market cap belong together? "ok" within 5 %, else the slips that would explain it, in words."""
