"""`xlmodel serve` under attack and under load: who is refused and how, what it costs, and that others are answered."""

import http.client
import json
import os
import socket
import ssl
import threading
import time
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.counts import cases
from tests.hosts.web.serving import FORWARD_PE, Running, running
from tests.test_cli import refused

pytest.importorskip("uvicorn")
x509 = pytest.importorskip("cryptography.x509")


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with running(tmp_path_factory.mktemp("serve"), "--http", "--origin", "https://example.com") as started:
        yield started


def reason(answer: tuple[int, bytes]) -> str:
    return str(json.loads(answer[1])["reason"])


# Who may ask


def test_a_question_with_the_token_is_answered_and_reads_the_store(server: Running):
    assert server.ask() == (200, b"[[[[11.0]]]]")
    status, answer = server.ask(b'[["MARKET_PRICE",[[["BABA"]],[[45924]]]]]')
    assert (status, json.loads(answer)) == (200, [[[[176.44]]]])


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example:{port}", "127.0.0.1:1", "", None, "127.0.0.1"]
)
@pytest.mark.parametrize("path", ["/api/calls", "/", "/nowhere"])
def test_another_name_is_refused_before_anything_else_is_looked_at(server: Running, host, path):
    given = host and host.format(port=server.port)
    status, _ = server.ask(path=path, Host=given, Authorization=None)
    assert status == (400 if host is None else 421)  # without any, it is no request of HTTP


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://localhost", "https://example.com.evil.example"]
)
def test_a_page_from_elsewhere_may_not_ask(server: Running, origin):
    assert server.ask(Origin=origin)[0] == 403
    assert server.ask(Origin=origin, method="OPTIONS", body=b"")[0] == 403


def test_a_page_that_was_named_may_ask_and_its_browser_is_told_so(server: Running):
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    connection.request("OPTIONS", "/api/calls", headers={"Origin": "https://example.com"})
    told = connection.getresponse()
    assert told.status == 204
    assert told.headers["access-control-allow-origin"] == "https://example.com"
    assert "authorization" in told.headers["access-control-allow-headers"]
    told.read()
    connection.close()
    assert server.ask(Origin="https://example.com")[0] == 200
    assert server.ask(Origin=f"http://127.0.0.1:{server.port}")[0] == 200


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "", None])
def test_what_a_browser_sends_without_asking_first_is_refused(server: Running, kind):
    assert server.ask(Content_Type=kind)[0] == 415


@pytest.mark.parametrize("token", [None, "Bearer ", "Bearer wrong", "Basic eA==", "Bearer \xe9"])
def test_without_the_token_nothing_is_answered(server: Running, token):
    assert server.ask(Authorization=token)[0] == 401
    assert server.ask(Authorization=token, path=f"/api/calls?token={server.token}")[0] == 401


def test_the_token_is_its_owners_alone_and_is_printed_nowhere(server: Running, tmp_path):
    assert server.token_file.stat().st_mode & 0o777 == 0o600
    assert len(server.token) >= 43
    assert server.token not in (server.token_file.parent / "log").read_text()
    assert server.token not in Path(f"/proc/{server.process.pid}/cmdline").read_text()
    open_to_all = tmp_path / "token"
    open_to_all.write_text("x" * 43)
    open_to_all.chmod(0o644)
    assert "others may read" in refused("serve", "--http", "--port", "0", "--token-file", str(open_to_all))
    open_to_all.write_text("short")
    open_to_all.chmod(0o600)
    assert "holds no token" in refused("serve", "--http", "--port", "0", "--token-file", str(open_to_all))


@pytest.mark.parametrize("address", ["0.0.0.0", "192.0.2.1", "::", "example.com"])  # noqa: S104
def test_other_machines_reach_it_only_if_that_is_said(address, tmp_path):
    told = refused("serve", "--http", "--address", address, "--token-file", str(tmp_path / "token"))
    assert "--others-may-reach-it" in told


def test_files_are_shown_with_what_a_page_may_do_and_nothing_else_is(server: Running):
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    connection.request("GET", "/")
    page = connection.getresponse()
    assert page.status == 200
    assert b"<h1>xlmodel</h1>" in page.read()
    assert "'wasm-unsafe-eval'" in page.headers["content-security-policy"]
    assert "unsafe-inline" not in page.headers["content-security-policy"]
    assert page.headers["x-content-type-options"] == "nosniff"
    connection.request("GET", "/", headers={"If-None-Match": page.headers["etag"]})
    again = connection.getresponse()
    assert (again.status, again.read()) == (304, b"")
    connection.close()
    for path in ("/../pyproject.toml", "/%2e%2e/pyproject.toml", "/app-0/functions.json", "/token"):
        assert server.ask(method="GET", path=path, body=b"")[0] == 404
    assert server.ask(method="DELETE", path="/")[0] == 405
    assert server.ask(method="GET", body=b"")[0] == 405


# What is asked


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        (b"[" * 100_000, "nested too deeply"),
        (b'[["FORWARD_PE",[[[NaN]],[[8]]]]]', "no JSON"),
        (b"", "no JSON"),
        (b'[["__class__",[]]]', "no function is called"),
        (b'[["xlmodel.call.evaluate",[]]]', "no function is called"),
    ],
    ids=lambda each: str(each)[:25],
)
def test_a_question_that_is_none_is_a_sentence_without_a_traceback(server: Running, body, complaint):
    answer = server.ask(body)
    assert answer[0] == 400
    assert complaint in reason(answer)
    assert b"Traceback" not in answer[1]


def test_one_bad_call_fails_alone(server: Running):
    status, answer = server.ask(b'[["FORWARD_PE",[[[88]],[[8]]]],["FORWARD_PE",[[[88]],[[0]]]],["FORWARD_PE",[]]]')
    assert status == 200
    good, zero, nothing = json.loads(answer)
    assert good == [[[11.0]]]
    assert zero[0] == [[{"error": "#N/A"}]]
    assert nothing[1] == "price is left out"


# How much, how long, how many


def test_a_body_that_is_too_long_is_refused_while_it_comes_and_fills_no_memory(server: Running):
    before = server.about("VmRSS")
    assert server.ask(Content_Length=str(300 * 2**20), body=None)[0] == 413
    with socket.create_connection(("127.0.0.1", server.port)) as sender:
        head = f"POST /api/calls HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nContent-Type: application/json\r\n"
        sender.sendall(f"{head}Authorization: Bearer {server.token}\r\nTransfer-Encoding: chunked\r\n\r\n".encode())
        block = b"100000\r\n" + b"[" * 2**20 + b"\r\n"
        sent = 0
        try:
            for sent in range(300):  # noqa: B007
                sender.sendall(block)
        except OSError:
            pass
        assert sent < 40
    assert server.about("VmRSS") - before < 16 * 1024
    assert server.ask()[0] == 200


def test_hundreds_of_slow_senders_are_ended_and_keep_nobody_waiting(server: Running):
    with ExitStack() as stack:
        slow = [stack.enter_context(socket.create_connection(("127.0.0.1", server.port))) for _ in range(300)]
        for each in slow:
            try:
                each.sendall(b"POST /api/calls HTTP/1.1\r\nHost:")
            except OSError:
                continue
        assert server.ask()[0] == 200
        # Connections, and what a Python has open anyway; those that came at once are let go one after the other.
        end = time.monotonic() + 10
        while len(os.listdir(f"/proc/{server.process.pid}/fd")) > 64 + 40:
            assert time.monotonic() < end
            time.sleep(0.05)
        for each in slow:
            each.settimeout(max(end - time.monotonic(), 0.01))
            try:
                assert each.recv(1) == b""
            except ConnectionError:
                continue
    assert server.ask()[0] == 200


def test_a_body_that_does_not_come_is_given_up(server: Running):
    with socket.create_connection(("127.0.0.1", server.port), timeout=15) as sender:
        head = f"POST /api/calls HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nContent-Type: application/json\r\n"
        sender.sendall(f"{head}Authorization: Bearer {server.token}\r\nContent-Length: 100\r\n\r\n[".encode())
        assert b" 408 " in sender.recv(1000).splitlines()[0]


def test_fifty_clients_at_once_are_all_answered_and_leave_no_thread(server: Running):
    server.ask()
    before = server.about("Threads")
    wrong: list[object] = []

    def client() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {server.token}"}
        for _ in range(cases(20, 200)):
            try:
                connection.request("POST", "/api/calls", FORWARD_PE, headers)
                reply = connection.getresponse()
                body = reply.read()
                if (reply.status, body) != (200, b"[[[[11.0]]]]"):
                    wrong.append((reply.status, body))
            except OSError as problem:
                wrong.append(problem)
                connection.close()
        connection.close()

    clients = [threading.Thread(target=client) for _ in range(50)]
    for each in clients:
        each.start()
    for each in clients:
        each.join()
    assert wrong == []
    assert server.about("Threads") == before


# TLS


def test_the_certificate_is_for_this_machine_alone_and_its_keys_are_its_owners(tmp_path):
    from xlmodel.hosts.web.certificate import local_certificate

    made = local_certificate(tmp_path)
    leaf = x509.load_pem_x509_certificate(made.certificate.read_bytes())
    names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["localhost"]
    assert {str(each) for each in names.get_values_for_type(x509.IPAddress)} == {"127.0.0.1", "::1"}
    assert leaf.not_valid_after_utc - leaf.not_valid_before_utc <= timedelta(days=91)
    authority = x509.load_pem_x509_certificate(made.authority.read_bytes())
    limits = authority.extensions.get_extension_for_class(x509.NameConstraints)
    assert limits.critical
    assert [str(each.value) for each in limits.value.permitted_subtrees] == ["localhost", "127.0.0.1/32", "::1/128"]
    assert {path.stat().st_mode & 0o777 for path in tmp_path.glob("*.key")} == {0o600}
    assert local_certificate(tmp_path) == made
    assert x509.load_pem_x509_certificate(made.certificate.read_bytes()) == leaf
    local_certificate(tmp_path, datetime.now(UTC) + timedelta(days=80))  # renewed; the machine trusts it as before
    renewed = x509.load_pem_x509_certificate(made.certificate.read_bytes())
    assert renewed.serial_number != leaf.serial_number
    renewed.verify_directly_issued_by(authority)


def test_it_is_asked_over_tls_by_whoever_trusts_its_authority(tmp_path):
    with running(tmp_path) as started:
        [authority] = (tmp_path / "config").rglob("authority.pem")
        trusting = ssl.create_default_context(cafile=str(authority))
        connection = http.client.HTTPSConnection("localhost", started.port, context=trusting, timeout=30)
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {started.token}"}
        connection.request("POST", "/api/calls", FORWARD_PE, headers)
        assert connection.getresponse().read() == b"[[[[11.0]]]]"
        connection.close()
        stranger = http.client.HTTPSConnection(
            "localhost", started.port, context=ssl.create_default_context(), timeout=30
        )
        with pytest.raises(ssl.SSLCertVerificationError):
            stranger.request("GET", "/")
