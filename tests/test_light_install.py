"""What comes along with a plain `pip install .`: both engines, and nothing that only an extra needs."""

import tomllib
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement

PROJECT = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text("utf-8"))["project"]


@pytest.fixture(scope="module")
def weights():
    """The bytes of each distribution that a base install brings, by its name in small letters."""
    found, left = {}, [Requirement(line) for line in PROJECT["dependencies"]]
    while left:
        asked = left.pop()
        name = asked.name.lower()
        if name in found or (asked.marker and not asked.marker.evaluate({"extra": ""})):
            continue
        here = distribution(asked.name)
        found[name] = sum(f.locate().stat().st_size for f in here.files or () if f.locate().is_file())
        left += [Requirement(line) for line in here.requires or ()]
    return found


def test_a_base_install_weighs_less_than_300_megabytes(weights):
    assert sum(weights.values()) < 300e6, sorted(weights.items(), key=lambda each: -each[1])[:10]


def test_a_base_install_has_both_engines_and_nothing_for_figures_or_fitting(weights):
    assert {"numpy", "pandas", "openpyxl", "formualizer", "formulon", "wasmtime"} <= set(weights)
    assert not {"scipy", "matplotlib", "pyarrow", "yfinance", "psycopg", "keyring", "typer"} & set(weights)
