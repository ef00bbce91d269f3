"""A real LibreOffice with our extension, for the tests that need one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hosts.calc.office import Office, prepared_profile, python_with_uno, soffice
from xlmodel.hosts.calc import files


@pytest.fixture(scope="session")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A LibreOffice profile in which our extension is installed."""
    if soffice() is None or python_with_uno() is None:
        pytest.skip("needs LibreOffice Calc and a Python with uno")
    return prepared_profile(tmp_path_factory.mktemp("calc"), files.extension())


@pytest.fixture(scope="module")
def office(profile: Path) -> Iterator[Office]:
    """One LibreOffice for the tests of a file that leave it as they found it."""
    office = Office(profile)
    yield office
    office.close()
