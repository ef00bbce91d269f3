"""What the tests of templates share: a store of their own, and files of figures."""

import pytest

HEAD = "security,item,stat,value,currency,basis,period,period_end,accounting,known_on,source,text"


def writing(folder, head):
    """What writes rows below a heading into a file of figures."""

    def written(*rows, name="figures.csv"):
        path = folder / name
        path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
        return path

    return written


@pytest.fixture
def figures(tmp_path):
    return writing(tmp_path, HEAD)


@pytest.fixture
def own_store(monkeypatch, tmp_path):
    monkeypatch.setenv("XLMODEL_STORE", str(tmp_path / "store.sqlite"))
    monkeypatch.setenv("XLMODEL_CONFIG", str(tmp_path / "config"))
