"""What the tests of templates share: a store of their own, and files of figures."""

import pytest

HEAD = "security,item,stat,value,currency,basis,period,period_end,accounting,known_on,source,text"


@pytest.fixture
def figures(tmp_path):
    def written(*rows, name="figures.csv"):
        path = tmp_path / name
        path.write_text("\n".join([HEAD, *rows]) + "\n", encoding="utf-8")
        return path

    return written


@pytest.fixture
def own_store(monkeypatch, tmp_path):
    monkeypatch.setenv("XLMODEL_STORE", str(tmp_path / "store.sqlite"))
    monkeypatch.setenv("XLMODEL_CONFIG", str(tmp_path / "config"))
