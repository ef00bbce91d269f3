"""A key that sings wherever it comes to light: no output, log, file or store may hold it, however a vendor echoes it."""

import json
import logging
import os
import re
import stat
import subprocess
import sys
from datetime import UTC, date, datetime
from urllib.parse import quote

import pytest
from werkzeug import Response

from tests.market.test_vendors import QUICK, fmp_server
from xlmodel.cli.log import mistake, start_log
from xlmodel.market.database import open_database
from xlmodel.market.port import StoreError
from xlmodel.market.provider import ProviderError
from xlmodel.market.secrets import secret
from xlmodel.market.store import open_store
from xlmodel.market.vendors.fmp import Fmp

CANARY = 'tweet/+&"c4nary-0123456789'
PIECES = [CANARY[i : i + 8] for i in range(len(CANARY) - 8)]


def echo(status, text):
    return Response(text, status, content_type="application/json")


# Where half of the key stands before the cut, and where all of it stands behind it.
ECHOES = {
    "message": echo(401, json.dumps({"Error Message": f"the key {CANARY} is not known"})),
    "cut": echo(403, json.dumps({"message": "x" * 110 + CANARY})),
    "no JSON": echo(418, "y" * 190 + CANARY + "y" * 99),
    "address": echo(402, json.dumps({"error": f"see /upgrade?apikey={quote(CANARY, safe='')}"})),
    "server": echo(500, CANARY),
    "no list": echo(200, json.dumps({"Information": CANARY})),
    "half": echo(200, f'[{{"{CANARY}": '),
}


def sings(text):
    """Whether any eight characters of the key are in it."""
    return [piece for piece in PIECES if piece in text]


@pytest.fixture
def keyed(monkeypatch, httpserver, tmp_path):
    """A folder that is everything the program can write to, and a server that the key is sent to."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.chdir(home)
    for name, value in (("XLMODEL_FMP_KEY", CANARY), ("XLMODEL_FMP_URL", httpserver.url_for("")), ("HOME", str(home))):
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("XLMODEL_STORE", str(home / "store.sqlite"))
    monkeypatch.delenv("XLMODEL_TODAY", raising=False)  # the vendor answers as of today
    return home


@pytest.mark.parametrize("name", ECHOES)
def test_an_echoed_key_is_in_no_reason_whole_or_in_part(keyed, httpserver, caplog, name):
    caplog.set_level(logging.DEBUG)
    httpserver.expect_request(re.compile(".*")).respond_with_response(ECHOES[name])
    with pytest.raises(ProviderError) as raised:
        Fmp(secret("fmp"), httpserver.url_for(""), QUICK).fetch("BABA", ["price"], datetime.now(UTC).date())
    assert not sings(f"{raised.value} {caplog.text}")


def test_commands_that_send_a_key_leave_it_nowhere(keyed, httpserver):
    link = f"/quote?apikey={quote(CANARY, safe='')}"
    fmp_server(httpserver, profile={"note": f"asked with {CANARY}"}, quote={"price": 100.5, "link": link})
    shown = ""
    for command in (["fetch", "BABA", "--provider", "fmp"], ["fetch", "BABA", "--provider", "fmp", "--json"], ["store", "export", "all.csv"]):  # fmt: skip
        done = subprocess.run([sys.executable, "-m", "xlmodel.cli", *command], capture_output=True, text=True)
        shown += done.stdout + done.stderr
    assert "100.5" in shown
    assert any(CANARY in request.headers.get("apikey", "") for request, _ in httpserver.log)
    with open_store() as store:
        [price, *_] = [o for o in store.observations("BABA") if o.item == "price"]
        kept = store.payload(price.payload)
        assert b"100.5" in kept
        assert store.verify() == []
    shown += kept.decode() + "".join(file.read_bytes().decode("latin-1") for file in keyed.rglob("*") if file.is_file())
    assert not sings(shown)
    assert not sings(shown.replace("\\", ""))


@pytest.mark.skipif(os.name != "posix", reason="modes of files")
def test_a_store_is_its_owners_alone(tmp_path):
    path = tmp_path / "new" / "store.sqlite"
    with open_store(str(path)):
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    assert set(modes.values()) == {0o600}, modes


WORD = "c4nary-0123"


@pytest.mark.parametrize(
    "address",
    [
        f"postgresql://ann:{WORD}@127.0.0.1:1/figures",
        f"POSTGRESQL://ann:{WORD}@127.0.0.1:1/figures",
        f"Postgres://127.0.0.1:1/figures?user=ann&password={WORD}",
        f"host=127.0.0.1 port=1 dbname=figures password='{WORD}'",
        f" password={WORD} host=127.0.0.1 port=1",
        f"host=127.0.0.1 port=1 passwort={WORD}",
        f"postgresql:ann:{WORD}@127.0.0.1/figures",
        f"postgresql:/ann:{WORD}@127.0.0.1/figures",
        f"postgresql+psycopg://ann:{WORD}@127.0.0.1/figures",
        f"mysql://ann:{WORD}@127.0.0.1/figures",
        f"ann:{WORD}@127.0.0.1:5432/figures",
    ],
)
def test_an_address_with_a_password_is_understood_or_refused_and_never_a_file(tmp_path, monkeypatch, caplog, address):
    monkeypatch.chdir(tmp_path)
    for opened in (open_store, open_database):
        with pytest.raises(StoreError) as raised:
            opened(address)
        assert WORD not in f"{raised.value} {raised.value.__cause__} {caplog.text}"
    assert list(tmp_path.iterdir()) == []


def test_a_real_database_is_reached_by_every_spelling_and_shows_no_password(postgres):
    plain = postgres.partition("://")[2]
    port = re.search(r":(\d+)/", postgres)[1]
    for address in (
        f"POSTGRES://{plain}",
        f"host=127.0.0.1 port={port} user=xlmodel password=a-password dbname=postgres",
        f"postgresql://127.0.0.1:{port}/postgres?user=xlmodel&password=a-password",
    ):
        with open_store(address) as store:
            assert store.where == f"postgresql://127.0.0.1:{port}/postgres"
            assert isinstance(store.summary()["numbers"], int)


def test_the_log_of_a_mistake_holds_neither_key_nor_password(monkeypatch, tmp_path):
    monkeypatch.setenv("XLMODEL_FMP_KEY", CANARY)
    monkeypatch.setattr(sys, "argv", ["xlmodel", "fetch", "--store", f"postgresql://ann:{WORD}@desk/figures"])
    monkeypatch.setattr("xlmodel.cli.log.log_file", lambda: tmp_path / "xlmodel.log")
    before = list(logging.getLogger().handlers)
    try:
        start_log()
        try:
            raise RuntimeError(f"{secret('fmp').reveal()} and host=desk password={WORD} on {date(2025, 1, 2)}")
        except RuntimeError as problem:
            mistake(problem)
    finally:
        logging.getLogger().handlers[:] = before
    log = (tmp_path / "xlmodel.log").read_text()
    assert "RuntimeError: ... and host=desk password=... on 2025-01-02" in log
    assert "--store postgresql://...@desk/figures" in log
    assert not sings(log)
    assert WORD not in log
