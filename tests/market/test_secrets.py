"""A key comes from the environment, the keyring or the owner's file, and goes nowhere else."""

import copy
import html
import json
import pickle
import re
from base64 import b64encode, urlsafe_b64encode
from urllib.parse import quote, quote_plus

import pytest

from xlmodel.errors import SettingError
from xlmodel.market.provider import AuthError, ProviderError, find_provider, provider_names
from xlmodel.market.secrets import secret
from xlmodel.market.settings import setting
from xlmodel.secret import Secret, without_keys, without_secrets

KEY = "s3cr3t-k3y"


@pytest.fixture
def config(tmp_path):
    folder = tmp_path / "config"
    folder.mkdir()
    return folder


def test_the_environment_comes_first_and_the_usual_name_is_taken_too(monkeypatch, config):
    monkeypatch.setenv("FMP_API_KEY", "usual")
    assert secret("fmp").reveal() == "usual"
    monkeypatch.setenv("XLMODEL_FMP_KEY", KEY)
    assert secret("fmp").reveal() == KEY


def test_the_keyring_comes_second(monkeypatch, config):
    import keyring

    monkeypatch.setattr(
        keyring, "get_password", lambda service, name: KEY if (service, name) == ("xlmodel", "fmp") else None
    )
    assert secret("fmp").reveal() == KEY
    with pytest.raises(AuthError):
        secret("alphavantage")


def test_the_file_comes_last_and_only_its_owner_may_read_it(config):
    path = config / "secrets.toml"
    path.write_text(f'[keys]\nfmp = "{KEY}"\n')
    path.chmod(0o644)
    with pytest.raises(AuthError, match="chmod 600") as raised:
        secret("fmp")
    assert KEY not in str(raised.value)
    path.chmod(0o600)
    assert secret("fmp").reveal() == KEY


def test_a_broken_file_of_keys_is_not_quoted(config):
    path = config / "secrets.toml"
    path.write_text(f"[keys]\nfmp = {KEY}\n")
    path.chmod(0o600)
    with pytest.raises(AuthError) as raised:
        secret("fmp")
    assert KEY not in str(raised.value)
    assert raised.value.__cause__ is None


def test_without_a_key_the_provider_says_where_to_put_one(config):
    with pytest.raises(AuthError, match="XLMODEL_FMP_KEY"):
        find_provider("fmp")


def test_a_secret_does_not_show_itself():
    key = Secret(KEY)
    assert KEY not in f"{key} {key!r} {[key]} {vars(Secret)}"
    for copied in (pickle.dumps, copy.deepcopy):
        with pytest.raises(TypeError):
            copied(key)


@pytest.mark.parametrize("name", ["apikey", "APIKEY", "api_token", "token", "crumb"])
def test_a_key_is_cut_out_of_an_address(name):
    shown = without_secrets(f"https://v/query?a=1&{name}={KEY}&b=2")
    assert KEY not in shown
    assert shown.endswith("&b=2")
    assert KEY not in without_secrets(f"refused: {Secret(KEY).reveal()}")


@pytest.mark.parametrize("who", ["u:CANARY/p", "u:a@CANARY", "u:a/b@CANARY/c", "CANARY", "u:CAN?ARY#CANARY"])
def test_all_that_stands_before_the_server_is_cut(who):
    assert without_secrets(f"at postgresql://{who}@127.0.0.1:1/db it") == "at postgresql://...@127.0.0.1:1/db it"


ECHOED = 's3/k+& "Yé~k3y-0123'
SPELLED = {
    "in a path": quote(ECHOED),
    "in small letters": re.sub("%..", lambda match: match[0].lower(), quote(ECHOED, safe="")),
    "every sign": "".join(f"%{byte:02X}" for byte in ECHOED.encode()),
    "twice": quote(quote(ECHOED, safe=""), safe=""),
    "in a form": quote_plus(ECHOED),
    "in JSON": json.dumps(ECHOED)[1:-1],
    "in JSON of PHP": json.dumps(ECHOED)[1:-1].replace("/", r"\/"),
    "in HTML": html.escape(ECHOED),
    "in numbers": "".join(f"&#{ord(sign)};" for sign in ECHOED),
    "in base64": b64encode(ECHOED.encode()).decode(),
    "in base64 of addresses": urlsafe_b64encode(ECHOED.encode()).decode(),
    "behind a name": b64encode(b"a:" + ECHOED.encode()).decode()[2:],
    "behind another": b64encode(b"ann:" + ECHOED.encode()).decode()[4:],
}


@pytest.mark.parametrize("spelled", SPELLED.values(), ids=SPELLED)
def test_an_echo_of_a_key_is_cut_however_it_is_escaped(spelled):
    Secret(ECHOED)
    reply = f'{{"note": "asked with {spelled}", "price": 100.5}}'
    for shown in (without_secrets(reply), without_keys(reply.encode()).decode()):
        assert re.fullmatch(r'{"note": "asked with .{0,2}\.\.\.", "price": 100.5}', shown)


def test_settings_come_from_the_environment_or_a_file(monkeypatch, config):
    assert setting("fmp_url", "usual") == "usual"
    (config / "config.toml").write_text('[settings]\nfmp_url = "http://proxy"\n')
    assert setting("fmp_url", "usual") == "http://proxy"
    monkeypatch.setenv("XLMODEL_FMP_URL", "http://other")
    assert setting("fmp_url", "usual") == "http://other"
    monkeypatch.delenv("XLMODEL_FMP_URL")
    (config / "config.toml").write_text("settings = [")
    with pytest.raises(SettingError, match="cannot be read"):
        setting("fmp_url", "usual")


def test_providers_are_found_by_name():
    assert provider_names()[:2] == ["file", "yahoo"]
    assert find_provider("file").name == "file"
    with pytest.raises(ProviderError, match="there is file, yahoo"):
        find_provider("bloomberg")


def test_a_provider_of_another_package_is_found_by_its_entry_point(monkeypatch):
    from importlib.metadata import EntryPoint

    point = EntryPoint("desk", "xlmodel.market.vendors.file:FileProvider", "xlmodel.providers")
    no_provider = EntryPoint("wrong", "datetime:date.today", "xlmodel.providers")
    monkeypatch.setattr("importlib.metadata.entry_points", lambda group: [point, no_provider])
    assert find_provider("desk").name == "file"
    assert "desk" in provider_names()
    with pytest.raises(ProviderError, match="no provider"):
        find_provider("wrong")
