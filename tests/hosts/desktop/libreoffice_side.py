# ruff: noqa: N802  the names are those of UNO
"""Run by the Python that knows UNO: opens a workbook in LibreOffice and lets its VBA ask the tests for answers.

    libreoffice_side.py workbook profile-folder [still]     still: no macro is run, nothing calculated

Each call of the VBA is a line of JSON on standard output, answered by a line on standard input; the last line has
the values of the first sheet. Needs nothing but UNO, so that any Python that has it will do.
"""

import contextlib
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import uno
import unohelper
from com.sun.star.beans import PropertyValue
from com.sun.star.lang import XServiceInfo, XSingleComponentFactory
from com.sun.star.script import XInvocation

SERVICE = "org.xlmodel.tests.Python"


class Service(unohelper.Base, XServiceInfo):
    """What UNO asks every component."""

    def getImplementationName(self):
        return SERVICE

    def supportsService(self, name):
        return name == SERVICE

    def getSupportedServiceNames(self):
        return (SERVICE,)


class Python(Service, XInvocation):
    """What the VBA holds for Python."""

    def getIntrospection(self):
        return None

    def hasMethod(self, name):
        return name == "CallUDF"

    def hasProperty(self, name):
        return False

    def getValue(self, name):
        raise AttributeError(name)

    def setValue(self, name, value):
        raise AttributeError(name)

    def invoke(self, name, arguments, places, given):
        print(json.dumps({"call": plain(arguments)}), flush=True)
        answer = json.loads(sys.stdin.readline())
        return sequences(answer), (), ()


class Factory(Service, XSingleComponentFactory):
    def createInstanceWithContext(self, context):
        return Python()

    def createInstanceWithArgumentsAndContext(self, arguments, context):
        return Python()


def plain(value):
    if isinstance(value, tuple):
        return [plain(each) for each in value]
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    if isinstance(value, int | float):
        return float(value)
    return {"kind": str(type(value)), "text": str(value)}


def sequences(value):
    return tuple(map(sequences, value)) if isinstance(value, list) else value


def start(profile):
    pipe = f"xlmodel{os.getpid()}"  # several may run at once
    office = subprocess.Popen(
        [
            *"soffice --headless --norestore --nologo --nofirststartwizard --nodefault".split(),
            f"-env:UserInstallation={profile.resolve().as_uri()}",
            f"--accept=pipe,name={pipe};urp;",
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(2400):
        try:
            return office, resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except Exception:
            time.sleep(0.25)
    office.kill()
    raise SystemExit("LibreOffice did not start")


def main():
    book, profile = map(Path, sys.argv[1:3])
    still = sys.argv[3:] == ["still"]
    office, context = start(profile)
    desktop = None
    try:
        context.ServiceManager.insert(Factory())
        desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        options = (
            PropertyValue(Name="Hidden", Value=True),
            PropertyValue(Name="MacroExecutionMode", Value=0 if still else 4),
        )
        document = desktop.loadComponentFromURL(book.resolve().as_uri(), "_blank", 0, options)
        if not still:
            document.calculateAll()
        sheet = document.Sheets.getByIndex(0)
        cursor = sheet.createCursor()
        cursor.gotoEndOfUsedArea(False)
        area = sheet.getCellRangeByPosition(0, 0, cursor.RangeAddress.EndColumn, cursor.RangeAddress.EndRow)
        libraries = document.BasicLibraries
        modules = {name: libraries.getByName(name).ElementNames for name in libraries.ElementNames}
        sources = {
            f"{library}.{name}": libraries.getByName(library).getByName(name)
            for library, names in modules.items()
            for name in names
        }
        cells = [["" if cell is None else cell for cell in row] for row in area.getDataArray()]
        print(json.dumps({"cells": cells, "sources": sources}), flush=True)
        document.close(True)
    finally:
        if desktop is not None:
            with contextlib.suppress(Exception):
                desktop.terminate()
        try:
            office.wait(20)
        except subprocess.TimeoutExpired:
            office.kill()


if __name__ == "__main__":
    main()
