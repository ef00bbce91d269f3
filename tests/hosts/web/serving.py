"""`xlmodel serve` as a process of its own, and questions to it as bytes."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

FORWARD_PE = b'[["FORWARD_PE",[[[88]],[[8]]]]]'


class Running(NamedTuple):
    """A server that runs."""

    process: subprocess.Popen[str]
    port: int
    token_file: Path

    @property
    def token(self) -> str:
        return self.token_file.read_text().strip()

    def ask(
        self, body: Any = FORWARD_PE, *, method: str = "POST", path: str = "/api/calls", **headers: Any
    ) -> tuple[int, bytes]:
        """Status and body of a question, as our page asks it but for the headers given; None leaves one out."""
        given = {
            "Host": f"127.0.0.1:{self.port}",
            "Content-Type": "application/json",
            "Authorization": f"Bearer {self.token}",
        } | {name.replace("_", "-"): value for name, value in headers.items()}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.putrequest(method, path, skip_host=True)
            for name, value in given.items():
                if value is not None:
                    connection.putheader(name, value)
            if isinstance(body, bytes):
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body if isinstance(body, bytes) else None)
            reply = connection.getresponse()
            return reply.status, reply.read()
        finally:
            connection.close()

    def about(self, item: str) -> int:
        """A number of its process, such as VmRSS in kB, or Threads."""
        lines = Path(f"/proc/{self.process.pid}/status").read_text().splitlines()
        return int(next(line.split()[1] for line in lines if line.startswith(f"{item}:")))


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@contextmanager
def running(folder: Path, *options: str, store: str = "case") -> Iterator[Running]:
    """A server on this machine, ended afterwards."""
    port, token = free_port(), folder / "token"
    command = [sys.executable, "-m", "xlmodel.cli", "serve", "--port", str(port), "--token-file", str(token), *options]
    own = os.environ | {"XDG_CONFIG_HOME": str(folder / "config"), "PYTHONUNBUFFERED": "1", "XLMODEL_STORE": store}
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(command, env=own, stdout=log, stderr=log, text=True)
    try:
        for _ in range(300):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert process.poll() is None, (folder / "log").read_text()
            time.sleep(0.1)
        yield Running(process, port, token)
    finally:
        process.terminate()
        process.wait(20)
