"""LibreOffice's own manager of extensions, asked over its bridge: LibreOffice serves root, its `unopkg` does not.

PYTHON -I extensions.py SOFFICE PROFILE-URL add FILE-URL
PYTHON -I extensions.py SOFFICE PROFILE-URL remove IDENTIFIER
"""

import contextlib
import subprocess
import sys
import time
import uuid
from typing import Any

import uno  # type: ignore[import-not-found]
import unohelper  # type: ignore[import-not-found]
from com.sun.star.beans import NamedValue  # type: ignore[import-not-found]
from com.sun.star.connection import NoConnectException  # type: ignore[import-not-found]
from com.sun.star.task import XInteractionHandler  # type: ignore[import-not-found]
from com.sun.star.ucb import XCommandEnvironment  # type: ignore[import-not-found]

START, END = 90, 15  # seconds that it may take to start and to end
RESTART = 81  # the exit code by which soffice asks to be started again


class Approving(unohelper.Base, XCommandEnvironment, XInteractionHandler):  # type: ignore[misc]
    """Says yes to what the manager asks, such as whether an older version shall be replaced."""

    def getInteractionHandler(self) -> "Approving":  # noqa: D102, N802
        return self

    def getProgressHandler(self) -> None:  # noqa: D102, N802
        pass

    def handle(self, request: Any) -> None:  # noqa: D102
        approve = uno.getTypeByName("com.sun.star.task.XInteractionApprove")
        for continuation in request.getContinuations():
            if continuation.queryInterface(approve) is not None:
                continuation.select()


def connected(soffice: str, profile: str) -> tuple["subprocess.Popen[bytes]", Any]:
    """A LibreOffice that has been started for this, and its context."""
    pipe = "xlmodel" + uuid.uuid4().hex
    quiet = ["--headless", "--invisible", "--nologo", "--nodefault", "--norestore", "--nofirststartwizard"]
    accept = f"--accept=pipe,name={pipe};urp;StarOffice.ComponentContext"
    command = [soffice, f"-env:UserInstallation={profile}", *quiet, accept]
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    end, process = time.monotonic() + START, subprocess.Popen(command, stdin=subprocess.DEVNULL)  # noqa: S603
    while time.monotonic() < end:
        if process.poll() == RESTART:
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL)  # noqa: S603
        with contextlib.suppress(NoConnectException):
            return process, resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        time.sleep(0.1)
    process.kill()
    raise SystemExit("LibreOffice did not start")


def main(soffice: str, profile: str, command: str, what: str) -> None:
    """Add or remove one extension in the user's part of the profile."""
    process, context = connected(soffice, profile)
    try:
        manager = context.getByName("/singletons/com.sun.star.deployment.ExtensionManager")
        channel = manager.createAbortChannel()
        if command == "add":
            licence = NamedValue("SUPPRESS_LICENSE", "1")
            manager.addExtension(what, (licence,), "user", channel, Approving())
        else:
            name = next(e.getName() for e in manager.getDeployedExtensions("user", channel, Approving())
                        if e.getIdentifier().Value == what)  # fmt: skip
            manager.removeExtension(what, name, "user", channel, Approving())
    finally:
        desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        with contextlib.suppress(Exception):  # the bridge breaks while the answer is on its way
            desktop.terminate()
        try:
            process.wait(END)
        except subprocess.TimeoutExpired:
            process.kill()


if __name__ == "__main__":
    main(*sys.argv[1:])
