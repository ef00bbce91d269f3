"""What all tests share: in CI a test that is skipped for a missing tool has failed."""

import os

import pytest

# Formulas read the bundled figures, whatever store the machine has, and take this day for today.
os.environ |= {"XLMODEL_STORE": "case", "XLMODEL_TODAY": "2026-08-31"}


# These run in another Python: LibreOffice's own, or one on Windows.
collect_ignore = ["hosts/calc/driver.py", "hosts/desktop/com_client.py", "hosts/desktop/libreoffice_side.py"]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("XLMODEL_NO_SKIPS"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped, and nothing may be skipped here: {report.longrepr}"
    return report
