"""What all tests share: which run in one process, and that in CI a test skipped for a missing tool has failed."""

import os
import re

import pytest
from hypothesis import settings
from xdist.scheduler import LoadFileScheduling

from tests.as_nobody import open_folder  # noqa: F401  # a fixture
from tests.counts import cases

# Formulas read the bundled figures, whatever store the machine has, and take this day for today.
os.environ |= {"XLMODEL_STORE": "case", "XLMODEL_TODAY": "2026-08-31"}
# The same examples on every run of as many, however slow the machine.
settings.register_profile("steady", max_examples=cases(15, 100), derandomize=True, deadline=None, database=None)
settings.load_profile("steady")


# These run in another Python: LibreOffice's own, or one on Windows.
collect_ignore = ["hosts/calc/driver.py", "hosts/desktop/com_client.py", "hosts/desktop/libreoffice_side.py"]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("XLMODEL_NO_SKIPS"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped, and nothing may be skipped here: {report.longrepr}"
    return report


def pytest_addoption(parser):
    parser.addoption("--hosts", help="the hosts that tests/conformance asks, with commas between them")


def pytest_configure(config):
    config.option.loadscopereorder = False  # the order is that of pytest_collection_modifyitems


def pytest_collection_modifyitems(items):
    """What starts an office or an Excel comes first: it takes longest, and nothing is to be left waiting for it."""
    items.sort(key=lambda item: not item.nodeid.startswith(("tests/hosts/", "tests/conformance/")))


def pytest_xdist_make_scheduler(config, log):
    return _OneProcessAFile(config, log)


class _OneProcessAFile(LoadFileScheduling):
    """One process runs a file, since one LibreOffice and one PostgreSQL serve all its tests; of a suite, a host."""

    def _split_scope(self, nodeid):
        host = re.match(r"tests/conformance/[\w/.]+::\w+\[(\w+)", nodeid)
        return f"tests/conformance {host[1]}" if host else super()._split_scope(nodeid)

    def remove_node(self, node):
        """What killed its process has failed and is not tried again: it would kill the next one too, and so on."""
        units = self.assigned_work[node].values()
        fatal = next((nodeid for unit in units for nodeid, done in unit.items() if not done), None)
        for unit in units:
            if fatal in unit:
                unit[fatal] = True
        super().remove_node(node)
        return fatal
