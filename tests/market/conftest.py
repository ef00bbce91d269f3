"""What the tests of market data share: no settings or keys of the machine, a server on loopback, both kinds of store."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import threading
import time
from pathlib import Path

import pytest

from xlmodel.market.store import open_store


@pytest.fixture(autouse=True)
def _nothing_of_the_machine(monkeypatch, tmp_path):
    for name in list(os.environ):
        if name.startswith("XLMODEL_") and name not in ("XLMODEL_TODAY", "XLMODEL_NO_SKIPS", "XLMODEL_KILLS"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("XLMODEL_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("XLMODEL_STORE", "case")
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")


class RawServer:
    """A server that answers with given bytes at a given pace, as no proper HTTP server would."""

    def __init__(self):
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self.answers = []  # (bytes, seconds between bytes); None drops the connection at once
        self.asked = []
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection):
        with connection:
            self.asked.append(connection.recv(65536))
            answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
            if answer is None:
                return
            content, pace = answer
            try:
                if not pace:
                    connection.sendall(content)
                    return
                for byte in content:
                    connection.sendall(bytes([byte]))
                    time.sleep(pace)
            except OSError:
                return

    def close(self):
        self._socket.close()


@pytest.fixture
def raw_server():
    server = RawServer()
    yield server
    server.close()


def http_answer(content, kind="application/json", length=None):
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {length or len(content)}\r\n\r\n"
    return head.encode() + content


# A real PostgreSQL


def _postgres_programs():
    found = shutil.which("initdb")
    folders = [Path(found).parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((folder for folder in folders if (folder / "initdb").exists()), None)


@pytest.fixture(scope="session")
def postgres(tmp_path_factory):
    """The address of a server on loopback, made for these tests and gone after them."""
    programs = _postgres_programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed (apt-get install postgresql)")
    folder = tmp_path_factory.mktemp("postgres")
    options = {}
    if os.getuid() == 0:  # PostgreSQL refuses to be run by root
        user = pwd.getpwnam("postgres")
        folder = Path(f"/tmp/xlmodel_postgres_{os.getpid()}")  # noqa: S108  a folder that another user can reach
        folder.mkdir()
        os.chown(folder, user.pw_uid, user.pw_gid)
        options = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    data = folder / "data"
    subprocess.run(
        [programs / "initdb", "-D", data, "-A", "trust", "-U", "xlmodel", "--no-sync", "-E", "UTF8"],
        check=True,
        capture_output=True,
        cwd=folder,
        **options,
    )
    server = subprocess.Popen(
        [programs / "postgres", "-D", data, "-h", "127.0.0.1", "-p", str(port), "-k", folder, "-c", "fsync=off"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        **options,
    )
    try:
        _wait_for(port)
        yield f"postgresql://xlmodel:a-password@127.0.0.1:{port}/postgres"
    finally:
        server.send_signal(signal.SIGQUIT)  # stop at once: what it would still write is thrown away below
        server.wait(20)
        shutil.rmtree(folder, ignore_errors=True)


def _wait_for(port):
    import psycopg

    for _ in range(3000):
        try:
            psycopg.connect(f"host=127.0.0.1 port={port} user=xlmodel dbname=postgres", connect_timeout=30).close()
        except psycopg.OperationalError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("PostgreSQL does not start")


@pytest.fixture(params=["sqlite", "postgres"])
def address(request, tmp_path):
    """Where an empty store may be made: a file, and a database of the team's server."""
    if request.param == "sqlite":
        return str(tmp_path / "store.sqlite")
    import psycopg

    server = request.getfixturevalue("postgres")
    # Emptied rather than made anew: a database costs a tenth of a second and 7 MB.
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
    return server


@pytest.fixture
def store(address):
    with open_store(address) as opened:
        yield opened
