"""The page of settings holds what the code reads: every name, every default, and its example as it stands."""

import ast
import re
import tomllib
from dataclasses import asdict
from pathlib import Path

import pytest

import xlmodel
from xlmodel.errors import SettingError
from xlmodel.market.limits import Limits, limits
from xlmodel.market.provider import BUILT_IN
from xlmodel.market.secrets import USUAL_NAMES
from xlmodel.market.settings import NAMES, setting
from xlmodel.market.vendors import alphavantage, ecb, edgar, fmp
from xlmodel.refresh.run import providers_as_set

CODE = Path(xlmodel.__file__).parent
PAGE = (CODE.parent / "workbooks" / "SETTINGS.md").read_text(encoding="utf-8")
ROWS = [[cell.strip().strip("`") for cell in line.split("|")[1:-1]] for line in PAGE.splitlines() if line[:3] == "| `"]
LEFT_OUT = {row[0]: row[-1] for row in ROWS}


def read_by_the_code():
    """The names of variables in the code, and of settings, whose variables are made from them."""
    for path in CODE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield from re.findall(r"XLMODEL_[A-Z_]*[A-Z]", node.value)
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "setting":
                [name, *_] = node.args
                if isinstance(name, ast.Constant):
                    yield f"XLMODEL_{name.value.upper()}"


def test_every_name_that_the_code_reads_stands_on_the_page_and_no_other():
    made_by_name = {f"XLMODEL_{name.upper()}" for name in NAMES} | {
        f"XLMODEL_{vendor.upper()}_KEY" for vendor in USUAL_NAMES
    }
    read = {*read_by_the_code()} - {"XLMODEL_ALPHAVANTAGE", "XLMODEL_FMP"}
    assert set(re.findall(r"XLMODEL_[A-Z_]*[A-Z]", PAGE)) == read | made_by_name
    usual = {name for names in USUAL_NAMES.values() for name in names}
    assert set(re.findall(r"\b[A-Z_]+_API_KEY\b", PAGE)) == usual


def test_a_name_in_the_file_is_that_of_the_variable():
    in_both = {row[0]: row[1] for row in ROWS if row[1] and re.fullmatch("[a-z_]+", row[1])}
    assert set(in_both.values()) == NAMES
    assert all(variable == f"XLMODEL_{name.upper()}" for variable, name in in_both.items())


def test_what_counts_where_nothing_is_set_is_what_the_page_says(monkeypatch, tmp_path):
    monkeypatch.setenv("XLMODEL_CONFIG", str(tmp_path))
    assert {name: float(LEFT_OUT[f"XLMODEL_{name.upper()}"]) for name in asdict(Limits())} == asdict(limits())
    assert [provider.name for provider in providers_as_set()] == [LEFT_OUT["XLMODEL_PROVIDERS"]]
    for vendor in (alphavantage, ecb, edgar, fmp):
        assert LEFT_OUT[f"XLMODEL_{vendor.__name__.rpartition('.')[2].upper()}_URL"] == vendor.URL
    assert LEFT_OUT["XLMODEL_EDGAR_TICKERS_URL"] == edgar.TICKERS_URL
    providers = next(row[2] for row in ROWS if row[0] == "XLMODEL_PROVIDERS")
    assert re.findall("`([a-z]+)`", providers) == [*BUILT_IN]


def test_the_example_of_the_page_sets_what_it_says(monkeypatch, tmp_path):
    example, keys = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    (tmp_path / "config.toml").write_text(example, encoding="utf-8")
    monkeypatch.setenv("XLMODEL_CONFIG", str(tmp_path))
    assert limits().price_age == 5
    for name, value in tomllib.loads(example)["settings"].items():
        assert setting(name, "") == str(value)
    monkeypatch.setenv("XLMODEL_PRICE_AGE", "7")
    assert limits().price_age == 7
    assert limits({"in_price_age": 3.0}).price_age == 3
    assert [*tomllib.loads(keys)["keys"]] == ["fmp"]


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("[settings]\nprice_agge = 5", "sets 'price_agge', which nobody reads: is price_age meant"),
        ("[settings]\nprovider = 'fmp'", "is providers meant"),
        ("settings = 5", "are no table"),
        ("[settings", "cannot be read"),
    ],
)
def test_a_setting_that_would_do_nothing_is_refused(written, problem, monkeypatch, tmp_path):
    (tmp_path / "config.toml").write_text(written, encoding="utf-8")
    monkeypatch.setenv("XLMODEL_CONFIG", str(tmp_path))
    with pytest.raises(SettingError, match=problem):
        limits()


def test_a_setting_of_another_packages_provider_is_let_be(monkeypatch, tmp_path):
    (tmp_path / "config.toml").write_text("[settings]\nterminal_port = 8194", encoding="utf-8")
    monkeypatch.setenv("XLMODEL_CONFIG", str(tmp_path))
    assert limits() == Limits()
    assert setting("terminal_port", "") == "8194"
