"""A test that takes `host` runs in every host of the table; one that takes `row` too, with every row."""

from collections.abc import Iterator

import pytest

from tests.conformance.host import Host
from tests.conformance.hosts import HOSTS
from tests.conformance.rows import first_rows, rows
from tests.truth import Row


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    hosts = _asked(metafunc.config.getoption("hosts"))
    if "row" in metafunc.fixturenames:
        pairs = [(host, row) for host in hosts for row in _asked_of(host)]
        exemptions = [host.exemption(row) for host, row in pairs]
        metafunc.parametrize(
            ("host", "row"),
            [
                pytest.param(host, row, id=f"{host.name}-{row}", marks=exempt.marks(host.name) if exempt else ())
                for (host, row), exempt in zip(pairs, exemptions, strict=True)
            ],
            indirect=["host"],
            scope="module",
        )
    elif "host" in metafunc.fixturenames:
        metafunc.parametrize("host", hosts, ids=[host.name for host in hosts], indirect=True, scope="module")


def _asked_of(host: type[Host]) -> list[Row]:
    return first_rows() if host.takes_long else rows()


def _asked(names: str | None) -> list[type[Host]]:
    if names is None:
        return [host for host in HOSTS.values() if not host.on_demand]
    unknown = set(names.split(",")) - set(HOSTS)
    if unknown:
        raise pytest.UsageError(f"no host is called {', '.join(sorted(unknown))}; there is {', '.join(HOSTS)}")
    return [HOSTS[name] for name in names.split(",")]


@pytest.fixture(scope="module")
def host(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """One host, started once for all its rows."""
    if reason := request.param.lacks():
        pytest.skip(reason)
    started = request.param(_asked_of(request.param), tmp_path_factory.mktemp(request.param.name))
    yield started
    started.close()
