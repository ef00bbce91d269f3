"""Every declaration serves every host."""

import inspect
import json
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Literal

import pytest

from xlmodel import spec
from xlmodel.functions import REGISTRY, in_order
from xlmodel.spec import CATEGORIES, MAX_TEXT, Kind, List, Number, Numbers, declared_in, worksheet_function
from xlmodel.terms import TERMS
from xlmodel.valuation import multiples

FUNCTIONS = pytest.mark.parametrize("function", REGISTRY.values(), ids=list(REGISTRY))

# The signatures of FUNCTIONS.md: a * takes a range cell by cell, [x=1] is optional. None is renamed or reordered.
# One goes further than the contract: fx of PER_ADS takes a range too.
CONTRACT = """
TRAILING_PE(price*, eps_ttm*)
FORWARD_PE(price*, forward_eps*)
EARNINGS_YIELD(price*, eps*)
PEG(pe*, growth*)
NTM_WEIGHT(as_of*, fy1_end*, [basis="days"])
NTM_EPS(as_of*, fy1_end*, eps_fy1*, eps_fy2*, [basis="days"])
NTM_PE(price*, as_of*, fy1_end*, eps_fy1*, eps_fy2*, [basis="days"])
FORWARD_PE_TABLE(price, as_of, fy1_end, eps_fy1, eps_fy2, [next_quarters]) -> table
CALENDARIZE(fy_end_month*, fy_value*, next_fy_value*, [to_month=12]*)
LTM(annual*, year_to_date*, prior_year_to_date*)
NORMALIZED_EPS(roe_history, bvps)
PER_ADS(per_share*, ads_ratio*, [fx=1]*)
ADS_COUNT(ordinary_shares*, ads_ratio*)
DILUTED_SHARES(basic_shares, price, options, strikes, [rsus=0], [convertible_shares], [conversion_prices])
BUYBACK_EPS(net_income*, shares*, years*, buyback_rate*, [issue_rate=0]*)
ENTERPRISE_VALUE(market_cap*, debt*, cash*, [minority=0]*, [preferred=0]*, [associates=0]*, [leases=0]*, [pensions=0]*)
EV_MULTIPLE(enterprise_value*, metric*)
CASH_ADJUSTED_PE(price*, eps*, net_cash_per_share*, interest_per_share*)
EARNINGS_SURPRISE(actual*, consensus*)
STANDARDIZED_SURPRISE(actual*, consensus*, deviation*)
REVISION_BREADTH(up*, down*, estimates*)
PEER_MULTIPLE(multiples, [method="median"], [weights], [trim=0.2])
PEER_DISCOUNT(multiple*, multiples, [method="median"], [weights], [trim=0.2])
PEER_PREMIUM(multiple*, multiples, [method="median"], [weights], [trim=0.2])
PEER_PERCENTILE(multiple*, multiples)
PEER_ZSCORE(multiple*, multiples)
AGGREGATE_PE(market_caps, earnings)
PEER_STATS(multiples, [names]) -> table
IMPLIED_PRICE(eps*, multiple*)
DISCOUNT_ATTRIBUTION(multiple, growth, roe, required_return, peer_multiple, peer_growth, peer_roe, peer_required_return) -> table
RELATIVE_VALUATION(own_history, peer_history, eps) -> table
SCENARIO_VALUE(eps*, growth*, years*, exit_multiple*, [discount_rate=0]*, [dps=0]*)
SCENARIO_TABLE(price, names, probabilities, eps, growth, years, exit_multiples, [discount_rates], [dps=0]) -> table
SCENARIO_SUMMARY(price, names, probabilities, values) -> table
EXPECTED_VALUE(values, probabilities)
SCENARIO_SD(values, probabilities)
UPSIDE(value*, price*)
MARGIN_OF_SAFETY(value*, price*)
KELLY_FRACTION(price, values, probabilities)
FOOTBALL_FIELD(names, lows, highs, [price]) -> table
REWARD_RISK(price*, bull*, bear*)
BREAKEVEN_PROBABILITY(price*, bull*, bear*)
IMPLIED_IRR(price*, exit_price*, years*, [dps=0]*, [dps_growth=0]*)
RETURN_ATTRIBUTION(price_0, eps_0, price_1, eps_1, [fx_0=1], [fx_1=1], [dividends=0]) -> table
EVENT_RERATING(price_before, price_after, eps, bull, bear, [market_return=0]) -> table
EVENT_STUDY(stock_returns, market_returns, event_stock_returns, event_market_returns) -> table
DRIVER_VALUE(eps, multiple, eps_impacts, multiple_impacts, [happens=1])
DRIVER_EXPECTED_VALUE(eps, multiple, probabilities, eps_impacts, multiple_impacts)
DRIVER_TABLE(eps, multiple, names, probabilities, eps_impacts, multiple_impacts) -> table
SCENARIO_TORNADO(base, low, high) -> table
IMPLIED_GROWTH(price*, eps*, years*, exit_multiple*, required_return*)
IMPLIED_EXIT_MULTIPLE(price*, eps*, growth*, years*, required_return*)
WARRANTED_MULTIPLE(multiples, drivers, target_drivers, [weights])
WARRANTED_INTERVAL(multiples, drivers, target_drivers, [weights], [confidence=0.9]) -> table
WARRANTED_STATS(multiples, drivers, [weights], [names]) -> table
DRIVER_DISTRIBUTION(eps, multiple, probabilities, eps_impacts, multiple_impacts, [price], [correlation=0]) -> table
SIMULATE_VALUE(eps, eps_volatility, multiple, multiple_volatility, [correlation=0], [price], [draws=100000], [seed=1]) -> table
IMPLIED_PERPETUAL_GROWTH(value*, cash_flow*, rate*)
JUSTIFIED_PE(payout*, growth*, required_return*, [kind="forward"])
VALUE_DRIVER_PE(growth*, roe*, required_return*)
TWO_STAGE_PE(payout*, growth*, years*, required_return*, terminal_payout*, terminal_growth*, [terminal_return]*)
COST_OF_EQUITY(risk_free*, beta*, equity_premium*, [country_premium=0]*, [country_exposure=1]*)
UNLEVERED_BETA(beta*, debt_to_equity*, tax_rate*)
RELEVERED_BETA(unlevered_beta*, debt_to_equity*, tax_rate*)
WACC(equity*, debt*, cost_of_equity*, cost_of_debt*, tax_rate*)
IMPLIED_COST_OF_EQUITY(price*, eps_fy1*, eps_fy2*, [dps_fy1=0]*)
IMPLIED_DCF_GROWTH(value*, cash_flow*, years*, discount_rate*, terminal_growth*)
IMPLIED_PROBABILITY_ABOVE(level*, price*, volatility*, years*, [risk_free=0]*, [dividend_yield=0]*)
JUSTIFIED_PB(roe*, growth*, required_return*)
PVGO(price*, eps*, cost_of_equity*)
DCF_VALUE(cash_flows, discount_rate, terminal_growth, [mid_year=FALSE])
DCF_TABLE(as_of, flow_dates, cash_flows, discount_rate, [terminal_growth], [exit_multiple], [exit_metric], [mid_year=FALSE]) -> table
EQUITY_PER_SHARE(enterprise_value*, net_debt*, other_claims*, shares*)
RESIDUAL_INCOME_VALUE(book_value, eps, dps, cost_of_equity, [persistence=0])
H_MODEL_VALUE(dividend*, short_growth*, long_growth*, half_life*, required_return*)
H_MODEL_RETURN(dividend*, price*, short_growth*, long_growth*, half_life*)
SOTP_VALUE(segment_values, shares, [net_cash=0], [stakes=0], [holding_discount=0])
SOTP_TABLE(names, metrics, multiples, shares, [ownership=1], [discounts=0], [net_cash=0], [price]) -> table
STUB_MULTIPLE(market_cap, other_parts, core_earnings)
PE_BAND(eps, pe_history, [price]) -> table
RELATIVE_RETURN(stock_return*, benchmark_return*, [method="arithmetic"])
MARKET_PRICE(ticker*, [as_of]*)
CONSENSUS(ticker*, item, period, [as_of]*, [currency_code], [accounting])
REPORTED(ticker*, item, period, [as_of]*, [accounting])
FX_RATE(base_currency*, quote_currency*, [as_of]*)
SPLIT_FACTOR(ticker*, from_date*, [to_date]*)
PRICE_HISTORY(ticker, start_date, [end_date], [interval="monthly"]) -> table
PEER_GROUP(ticker) -> table
DATA_AGE(ticker*)
UNIT_CHECK(price*, shares*, market_cap*, [ads_ratio=1], [fx=1])
""".strip().splitlines()


def written(function):
    arguments = []
    for p in function.parameters:
        star = "*" if p.kind in (Kind.NUMBERS, Kind.TEXTS) else ""
        if p.required:
            arguments.append(p.name + star)
        elif p.default is None:
            arguments.append(f"[{p.name}]{star}")
        else:
            default = f'"{p.default}"' if isinstance(p.default, str) else _number(p.default)
            arguments.append(f"[{p.name}={default}]{star}")
    table = " -> table" if function.kind is Kind.TABLE else ""
    return f"{function.name}({', '.join(arguments)}){table}"


def _number(default):
    return str(default).upper() if isinstance(default, bool) else f"{default:.15g}"


def test_every_function_has_its_line_in_the_contract():
    """EXPLAIN takes the arguments of any other; the contract writes it with three dots."""
    assert {line.partition("(")[0] for line in CONTRACT} == set(REGISTRY) - {"EXPLAIN"}


@pytest.mark.parametrize("signature", CONTRACT, ids=[s.partition("(")[0] for s in CONTRACT])
def test_the_signature_is_that_of_the_contract(signature):
    name = signature.partition("(")[0]
    assert name in REGISTRY
    assert written(REGISTRY[name]) == signature


@FUNCTIONS
def test_a_range_is_worked_cell_by_cell_into_a_range(function):
    kinds = [p.kind for p in function.parameters]
    assert (function.kind in (Kind.NUMBERS, Kind.TEXT)) == bool({Kind.NUMBERS, Kind.TEXTS} & set(kinds))


@FUNCTIONS
def test_what_is_not_meaningful_is_left_out_of_lists_of_multiples_only(function):
    """A missing multiple of a part of the company is no peer to be left out: that word has a term of its own."""
    for p in function.parameters:
        of_many = p.name in ("multiples", "own_history", "peer_history", "pe_history") and p.term is TERMS[p.name]
        assert (p.kind is Kind.MULTIPLES) == of_many


def test_the_words_of_the_contract_are_the_words_accepted():
    words = {(f.name, p.name): p.words for f in REGISTRY.values() for p in f.parameters if p.words}
    assert words["NTM_EPS", "basis"] == ("days", "months", "quarters")
    assert words["PEER_MULTIPLE", "method"] == (
        "median", "mean", "harmonic", "geometric", "trimmed", "winsorized", "weighted_mean", "weighted_harmonic",
    )  # fmt: skip


@FUNCTIONS
def test_the_name_is_the_python_name_in_capitals(function):
    assert function.call.__name__ == function.python_name
    assert function.call.__name__.upper() == function.name
    assert function.category in CATEGORIES


@FUNCTIONS
def test_the_function_stays_an_ordinary_function(function):
    assert getattr(inspect.getmodule(function.call), function.python_name) is function.call


@FUNCTIONS
def test_the_docstring_says_what_how_and_from_where_and_shows_an_example(function):
    text = inspect.getdoc(function.call)
    assert ">>>" in text
    assert function.summary.endswith(".")
    assert 20 <= len(function.summary) < MAX_TEXT
    assert len(function.source) > 20
    assert "wikipedia" not in text.casefold()
    assert function.sections["Formula"]
    assert text.index(function.sections["Formula"].split("\n")[0]) < text.index("\nSource\n") < text.index(">>>")


@FUNCTIONS
def test_the_errors_of_the_docstring_are_errors_we_have(function):
    for line in function.sections.get("Raises", "").splitlines():
        if not line.startswith(" "):
            assert line.split()[0] in ("InputError", "DomainError", "NoDataError"), line


@FUNCTIONS
def test_every_text_fits_into_every_wizard(function):
    for text in (function.summary, function.result, *(p.description for p in function.parameters)):
        assert 0 < len(text) < MAX_TEXT
    assert len(",".join(p.name for p in function.parameters)) <= 232


@FUNCTIONS
def test_the_wizard_tells_what_an_argument_left_out_means(function):
    for p in function.parameters:
        if not p.required and p.default is not None and p.kind is not Kind.ANY:
            assert "left out: " in p.description
            assert str(p.default).removesuffix(".0").lower() in p.description.lower()
        assert p.term.meaning in p.description


def test_every_term_is_used_and_none_is_missing():
    used = [p.term for f in REGISTRY.values() for p in f.parameters]
    assert [name for name, term in TERMS.items() if term not in used] == []


def test_a_word_that_means_something_else_in_one_function_has_a_term_of_its_own_there():
    meaning = {f: next(p.term.meaning for p in REGISTRY[f].parameters if p.name == "dps") for f in DPS}
    assert "each year" in meaning["RESIDUAL_INCOME_VALUE"]
    assert meaning["IMPLIED_IRR"] == meaning["SCENARIO_VALUE"] == TERMS["dps"].meaning
    assert "each year" not in TERMS["dps"].meaning
    of_one = [name.split(" of ") for name in TERMS if " of " in name]
    assert all(word in TERMS and word in [p.name for p in REGISTRY[f].parameters] for word, f in of_one)


DPS = ("RESIDUAL_INCOME_VALUE", "IMPLIED_IRR", "SCENARIO_VALUE")


@pytest.mark.parametrize("term", TERMS)
def test_a_term_has_a_meaning_and_a_unit(term):
    assert TERMS[term].meaning[0].isupper() or TERMS[term].meaning.startswith(("P/E", "EPS"))
    assert not TERMS[term].meaning.removesuffix("...").endswith(".")
    assert TERMS[term].unit


def test_two_arguments_do_not_become_one_in_a_host_without_underscores():
    for function in REGISTRY.values():
        names = [p.name.replace("_", "") for p in function.parameters]
        assert len(set(names)) == len(names)
    spoken = [f.replace("_", "") for f in REGISTRY]
    assert len(set(spoken)) == len(spoken)


# What the declaration refuses

GOOD = """Price, for a test of declarations.

        price / eps

    Source
        None: a declaration that is never used.
    """


def declare(name="declared", doc=GOOD, call=None, category="Multiples", result="times (x)"):
    if call is None:

        def call(price: Number, eps: Number = 1.0) -> Number:
            return price / eps

    call.__name__ = name
    call.__doc__ = doc
    return worksheet_function(category, result=result)(call)


def test_a_good_declaration_is_accepted_and_the_function_unchanged():
    assert declare()(6.0, 2.0) == 3.0


@pytest.mark.parametrize(
    "name", ["pe1", "r1c1", "rc", "abc1234567", "pe", "_peg", "2peg", "peg.ratio", "été", "run", "echo"]
)
def test_a_name_no_host_could_take_is_refused(name):
    with pytest.raises(ValueError, match="cannot name a function in every host"):
        declare(name)


@pytest.mark.parametrize(
    "name", ["date", "end", "double", "string", "optional", "fx1", "pe12", "r1c1", "class", "EPS", "eps_", "_eps", "in"]
)
def test_an_argument_name_no_host_could_take_is_refused(name, monkeypatch):
    monkeypatch.setitem(TERMS, name, TERMS["eps"])

    def call(*_):
        return None

    call.__signature__ = None
    parameter = spec.Parameter(name, Kind.NUMBER, TERMS[name])
    function = spec.Function("DECLARED", "Multiples", "Text.", (parameter,), Kind.NUMBER, "x", call, GOOD_SECTIONS)
    with pytest.raises(ValueError, match="cannot name an argument in every host"):
        spec._check_limits(function)


GOOD_SECTIONS = {"Formula": "price / eps", "Source": "None."}


def test_a_word_that_is_not_in_the_terms_is_refused():
    def call(bananas: Number) -> Number:
        return bananas

    with pytest.raises(ValueError, match=r"bananas is not in terms\.py"):
        declare(call=call)


def test_an_argument_named_like_its_function_is_refused():
    with pytest.raises(ValueError, match="VBA ignores case"):
        declare("price")


def test_a_required_argument_after_an_optional_one_is_refused():
    def call(*, eps: Number = 1.0, price: Number) -> Number:
        return price / eps

    with pytest.raises(ValueError, match="a required argument follows an optional one"):
        declare(call=call)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"doc": ""}, "lacks a description"),
        ({"result": ""}, "lacks a description"),
        ({"doc": GOOD.replace("Price", "P" * 255)}, "255 characters or more"),
        ({"doc": GOOD.replace("        price / eps", "")}, "no formula"),
        ({"doc": GOOD.replace("Source", "Sauce")}, "no source"),
        ({"category": "Bonds"}, "no such category"),
    ],
)
def test_an_incomplete_declaration_is_refused(change, why):
    with pytest.raises(ValueError, match=why):
        declare(**change)


def test_a_text_of_254_characters_is_the_longest():
    text = "P" * 253 + "."
    declare(doc=GOOD.replace(GOOD.split("\n")[0], text))
    with pytest.raises(ValueError, match="255"):
        declare(doc=GOOD.replace(GOOD.split("\n")[0], text + "."))


def test_too_many_arguments_are_refused(monkeypatch):
    monkeypatch.setattr(spec, "MAX_ARGUMENTS", 1)
    with pytest.raises(ValueError, match="too many"):
        declare()
    monkeypatch.undo()
    monkeypatch.setattr(spec, "MAX_ARGUMENT_NAMES", 8)
    with pytest.raises(ValueError, match="too long"):
        declare()


def test_a_function_cannot_be_declared_twice():
    chapter = ModuleType("chapter")
    chapter.once = declare("forward_pe")
    chapter.once.__module__ = "chapter"
    assert list(in_order([chapter])) == ["FORWARD_PE"]
    with pytest.raises(ValueError, match="FORWARD_PE is declared twice"):
        in_order([chapter, multiples])


def test_a_chapter_answers_for_its_own_declarations_only():
    """scenarios.py uses functions of other chapters; they stay where they are declared."""
    assert {f.call.__module__ for f in declared_in(multiples)} == {multiples.__name__}
    chapter = ModuleType("chapter")
    chapter.borrowed = multiples.forward_pe
    assert declared_in(chapter) == []


def test_the_registry_is_ordered_by_chapter_and_name_and_nobody_changes_it():
    order = [(CATEGORIES.index(f.category), f.name) for f in REGISTRY.values()]
    assert order == sorted(order)
    assert [f.name for f in REGISTRY.values()] == list(REGISTRY)
    with pytest.raises(TypeError):
        REGISTRY["NEW"] = REGISTRY["PEG"]


# What a host writes from the registry, in a process of its own that imported something else first.
WRITTEN = """
import hashlib, json
from xlmodel.functions import REGISTRY, in_order
from xlmodel.hosts import docs, python
from xlmodel.tasks.functions import functions
from xlmodel.hosts.calc import files as calc
from xlmodel.hosts.desktop import files as desktop, run
texts = {
    "registry": list(REGISTRY),
    "python": list(python.FUNCTIONS),
    "fingerprint": calc.fingerprint(),
    "markdown": docs.as_markdown(REGISTRY.values()),
    "json": functions(),
    "VBA": [m.text for m in desktop.modules(["Sheet1"])],
    "reference": run.reference(),
    "extension": hashlib.sha256(calc.extension()).hexdigest(),
    "add-in": hashlib.sha256(desktop.addin()).hexdigest(),
}
print(json.dumps({name: hashlib.sha256(repr(text).encode()).hexdigest() for name, text in texts.items()}))
"""
FIRST = [
    "import xlmodel.functions",
    "import xlmodel.valuation.trust, xlmodel.valuation.warranted",
    "import xlmodel.market.functions",
    "import xlmodel.calculation.engine",
    "import xlmodel.valuation.scenarios, xlmodel.explanation, xlmodel.templates.reference",
]


def test_nothing_that_is_written_hangs_on_what_was_imported_first():
    def written(first):
        run = subprocess.run([sys.executable, "-c", first + WRITTEN], capture_output=True, text=True, check=True)
        return json.loads(run.stdout)

    expected = written("")
    assert len(set(expected.values())) == len(expected)
    for first in FIRST:
        assert written(first) == expected, first


def test_kinds_and_words_come_from_the_annotations():
    def call(price: Numbers, roe_history: List, basis: Literal["one", "two"] = "one") -> Numbers:
        return price

    call.__name__, call.__doc__ = "declared", GOOD
    function = spec._read_declaration("Multiples", "x", call)
    assert [p.kind for p in function.parameters] == [Kind.NUMBERS, Kind.LIST, Kind.WORD]
    assert function.parameters[2].words == ("one", "two")
    assert [p.required for p in function.parameters] == [True, True, False]
    assert function.kind is Kind.NUMBERS
    assert function.signature == "DECLARED(price, roe_history, [basis])"
    assert function.summary == "Price, for a test of declarations."
    assert re.fullmatch("None: .*", function.source)


IDENTITIES = ("valuation/test_properties_*.py", "test_explain.py", "market/test_*.py")


@FUNCTIONS
def test_every_function_has_identities_to_hold(function):
    """Truth rows and refusals are counted in test_truth; what must hold for all numbers is tested under these names."""
    folder = Path(__file__).parent
    text = "".join(path.read_text("utf-8") for pattern in IDENTITIES for path in folder.glob(pattern))
    assert re.search(rf"\b({function.python_name}|{function.name})\b", text)
