"""A real LibreOffice for the tests: started here, spoken to over UNO, driven by JSON lines on standard input.

    /usr/bin/python3 -I driver.py PROFILE SOFFICE

Run by the Python that has `uno`, which is not that of the tests. The first line out is {"ready": process id}.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
import traceback
import uuid
from pathlib import Path

import uno
import unohelper
from com.sun.star.beans import NamedValue, PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.frame import XDispatchResultListener
from com.sun.star.task import XInteractionHandler
from com.sun.star.ucb import XCommandEnvironment

RESTART = 81  # the exit code by which soffice asks to be started again
XLSX = "Calc MS Excel 2007 XML"
ERRORS = {
    503: "#NUM!",
    519: "#VALUE!",
    521: "#NULL!",
    524: "#REF!",
    525: "#NAME?",
    532: "#DIV/0!",
    32767: "#N/A",
}
FORMULAS = {
    "#N/A": "=NA()",
    "#DIV/0!": "=1/0",
    "#NUM!": "=1E308*10",
    "#VALUE!": '=1+"a"',
    "#NAME?": "=nosuchname",
    "#REF!": '=INDIRECT("nowhere.A1")',
    "#NULL!": "=#NULL!",
}


class Office:
    """One soffice with a profile of its own."""

    def __init__(self, profile, soffice):
        self.profile, self.soffice = Path(profile), soffice
        self.documents = {}

    def start(self, visible=False, timeout=300):
        # Not the `soffice` script: the process started here is the one to kill and the one with the exit code.
        pipe = "xlmodel" + uuid.uuid4().hex
        hidden = [] if visible else ["--headless", "--invisible"]
        command = [
            self.soffice,
            f"-env:UserInstallation={self.profile.resolve().as_uri()}",
            *hidden,
            "--nologo", "--nodefault", "--norestore", "--nolockcheck", "--nofirststartwizard",
            f"--accept=pipe,name={pipe};urp;StarOffice.ComponentContext",
        ]  # fmt: skip
        environment = {n: v for n, v in os.environ.items() if n not in ("PYTHONHOME", "PYTHONPATH")}
        self.log = open(self.profile.with_suffix(".log"), "ab")  # noqa: SIM115
        local = uno.getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
        deadline = time.monotonic() + timeout
        self.process = None
        while True:
            if self.process is None or self.process.poll() == RESTART:
                self.process = subprocess.Popen(
                    command, env=environment, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log,
                    start_new_session=True,
                )  # fmt: skip
            elif self.process.poll() is not None:
                # 0 means that another soffice has this profile.
                raise RuntimeError(f"soffice ended with code {self.process.returncode} before it was ready")
            try:
                self.context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
                break
            except NoConnectException:
                if time.monotonic() > deadline:
                    self.kill()
                    raise TimeoutError(f"soffice was not ready after {timeout} s") from None
                time.sleep(0.05)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(0.3)
            raise RuntimeError("another soffice has this profile, and took over what this one was asked")
        self.desktop = self.make("com.sun.star.frame.Desktop")

    def make(self, service):
        return self.context.ServiceManager.createInstanceWithContext(service, self.context)

    def kill(self):
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def stop(self):
        with contextlib.suppress(Exception):  # the bridge breaks while the answer is on its way
            self.desktop.terminate()
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.kill()

    # Operations; each keyword argument is a value of the JSON object

    def op_restart(self):
        self.stop()
        self.documents.clear()
        self.start()
        return self.process.pid

    def op_install(self, path):
        manager = self.context.getByName("/singletons/com.sun.star.deployment.ExtensionManager")
        approve = NamedValue("SUPPRESS_LICENSE", "1")
        manager.addExtension(url(path), (approve,), "user", manager.createAbortChannel(), Approving())
        return True

    def op_open(self, path=None, hidden=True):
        start = time.perf_counter()
        where = url(path) if path else "private:factory/scalc"
        document = self.desktop.loadComponentFromURL(where, "_blank", 0, properties(Hidden=hidden))
        if document is None:
            raise RuntimeError(f"{path} is locked")
        took = time.perf_counter() - start
        key = uuid.uuid4().hex[:8]
        self.documents[key] = document
        sheets = list(document.Sheets.getElementNames())
        return {"document": key, "sheets": sheets, "seconds": took, "modified": document.isModified()}

    def op_take(self, sheet):
        """The document with this first sheet, which the office opened of itself; None where there is none."""
        components = self.desktop.getComponents().createEnumeration()
        while components.hasMoreElements():
            component = components.nextElement()
            if component.Sheets.getByIndex(0).Name == sheet:
                key = uuid.uuid4().hex[:8]
                self.documents[key] = component
                return key
        return None

    def op_close(self, document):
        self.documents.pop(document).close(True)
        return True

    def op_fill(self, document, cells):
        """[sheet, row, column, value]: a number, a text, {"error"}, {"formula"} or {"array", "rows", "columns"}."""
        all_sheets = self.documents[document].Sheets
        sheets = {name: all_sheets.getByName(name) for name in {cell[0] for cell in cells}}
        for name, row, column, value in cells:
            sheet = sheets[name]
            cell = sheet.getCellByPosition(column - 1, row - 1)
            if isinstance(value, bool):
                cell.setFormula(f"={str(value).upper()}()")
            elif isinstance(value, (int, float)):
                cell.setValue(value)
            elif isinstance(value, str):
                cell.setString(value)
            elif value is None:
                cell.setFormula("")
            elif "error" in value:
                cell.setFormula(FORMULAS[value["error"]])
            elif "formula" in value:
                cell.FormulaLocal = value["formula"]  # as a user types it
            else:
                block = sheet.getCellRangeByPosition(
                    column - 1, row - 1, column + value["columns"] - 2, row + value["rows"] - 2
                )
                block.setArrayFormula(value["array"])
        return len(cells)

    def op_fill_block(self, document, sheet, block, rows):
        """Numbers, texts and, for null, empty cells: an empty text makes one, a void crashes 7.4."""
        cells = self.documents[document].Sheets.getByName(sheet).getCellRangeByName(block)
        cells.setDataArray(tuple(tuple("" if value is None else value for value in row) for row in rows))
        return True

    def op_fill_formulas(self, document, sheet, block, rows):
        self.documents[document].Sheets.getByName(sheet).getCellRangeByName(block).setFormulaArray(
            tuple(map(tuple, rows))
        )
        return True

    def op_settle(self):
        """Let the office do what it put off until it is idle."""
        for _ in range(3):
            time.sleep(0.05)
            self.desktop.getCurrentFrame()
        return True

    def op_read(self, document, sheet, block):
        cells = self.documents[document].Sheets.getByName(sheet).getCellRangeByName(block)
        return self.values(cells)

    def values(self, cells):
        def value(i, j, cell):
            if cell is None:
                code = cells.getCellByPosition(j, i).getError()
                return {"error": ERRORS.get(code, f"Err:{code}")}
            return cell

        rows = cells.getDataArray()
        return [[value(i, j, cell) for j, cell in enumerate(row)] for i, row in enumerate(rows)]

    def op_formulas(self, document, sheet, block):
        cells = self.documents[document].Sheets.getByName(sheet).getCellRangeByName(block)
        return [list(row) for row in cells.getFormulaArray()]

    def op_names(self, document):
        names = self.documents[document].NamedRanges
        found = {}
        for name in names.getElementNames():
            cells = names.getByName(name).getReferredCells()
            if cells is not None:
                found[name] = self.values(cells)
        return found

    def op_height(self, document, sheet, block):
        """In hundredths of a millimetre."""
        return self.documents[document].Sheets.getByName(sheet).getCellRangeByName(block).Size.Height

    def op_used(self, document, sheet):
        """The address of the block in use."""
        cursor = self.documents[document].Sheets.getByName(sheet).createCursor()
        cursor.gotoStartOfUsedArea(False)
        cursor.gotoEndOfUsedArea(True)
        return cursor.AbsoluteName.rpartition(".")[2].replace("$", "")

    def op_name(self, document, name, block):
        target = self.documents[document]
        origin = target.Sheets.getByIndex(0).getCellByPosition(0, 0).CellAddress
        target.NamedRanges.addNewByName(name, block, origin, 0)
        return True

    def op_place(self, document, name):
        """The cell of a name, as `Sheet.A1`."""
        cell = self.documents[document].NamedRanges.getByName(name).getReferredCells()
        return f"{cell.getSpreadsheet().Name}.{cell.AbsoluteName.rpartition('.')[2].replace('$', '')}"

    def op_count_days_from(self, document, year):
        self.documents[document].NullDate = uno.createUnoStruct("com.sun.star.util.Date", 1, 1, year)
        return True

    def op_protect(self, document, sheet):
        self.documents[document].Sheets.getByName(sheet).protect("")
        return True

    def op_add_sheet(self, document, name):
        self.documents[document].Sheets.insertNewByName(name, 1)
        return True

    def op_version(self):
        """Of LibreOffice: [7, 4]."""
        settings = self.make("com.sun.star.configuration.ConfigurationProvider").createInstanceWithArguments(
            "com.sun.star.configuration.ConfigurationAccess",
            (PropertyValue(Name="nodepath", Value="/org.openoffice.Setup/Product"),),
        )
        return [int(part) for part in settings.ooSetupVersion.split(".")[:2]]

    def op_python(self):
        """The version of LibreOffice's own Python, which is that of this driver on Debian."""
        return ".".join(map(str, sys.version_info[:2]))

    def op_close_others(self):
        """Close what the tests did not open themselves."""
        ours = {document.RuntimeUID for document in self.documents.values()}
        components = self.desktop.getComponents().createEnumeration()
        while components.hasMoreElements():
            component = components.nextElement()
            if component.RuntimeUID not in ours:
                component.close(True)
        return True

    def op_charts(self, document):
        sheets = self.documents[document].Sheets
        return {name: sheets.getByName(name).Charts.getCount() for name in sheets.getElementNames()}

    def op_recalculate(self, document, times=1):
        taken = []
        for _ in range(times):
            start = time.perf_counter()
            self.documents[document].calculateAll()
            taken.append(time.perf_counter() - start)
        return taken

    def op_save(self, document, path=None, copy=False, kind=XLSX, password=None):
        target = self.documents[document]
        # As the dialog gives it; the plain "Password" is no secret in an .xlsx.
        given = (NamedValue("CryptoType", "Standard"), NamedValue("OOXPassword", password))
        given = uno.Any("[]com.sun.star.beans.NamedValue", given)
        secret = {"EncryptionData": given} if password else {}
        if path is None:
            target.store()
        elif copy:
            target.storeToURL(url(path), properties(FilterName=kind))
        else:
            target.storeAsURL(url(path), properties(FilterName=kind, **secret))
        return True

    def op_undo(self, document):
        undo = self.documents[document].getUndoManager()
        titles = list(undo.getAllUndoActionTitles())
        if titles:
            undo.undo()
        return titles

    def op_modified(self, document):
        return self.documents[document].isModified()

    def op_select(self, document, sheet, block):
        target = self.documents[document]
        cells = target.Sheets.getByName(sheet).getCellRangeByName(block)
        return bool(target.getCurrentController().select(cells))

    def op_focus(self, document, cell):
        """The next key goes into this cell: there is no window manager to click for."""
        frame = self.documents[document].getCurrentController().getFrame()
        dispatcher = self.make("com.sun.star.frame.DispatchHelper")
        dispatcher.executeDispatch(frame, ".uno:GoToCell", "", 0, properties(ToPoint=cell))
        frame.ContainerWindow.setFocus()
        return True

    def op_dispatch(self, document, command, **arguments):
        frame = self.documents[document].getCurrentController().getFrame()
        dispatcher = self.make("com.sun.star.frame.DispatchHelper")
        result = dispatcher.executeDispatch(frame, command, "", 0, properties(**arguments))
        return {"done": result.State == 1, "answer": result.Result} if result is not None else None

    def op_dispatch_while_calculating(self, document, command, times):
        """A command again and again, while another thread has the document calculated."""
        over = threading.Event()

        def calculate():
            while not over.is_set():
                self.documents[document].calculateAll()

        calculating = threading.Thread(target=calculate, daemon=True)
        calculating.start()
        try:
            return [self.op_dispatch(document, command)["answer"] for _ in range(times)]
        finally:
            over.set()
            calculating.join()

    def op_start(self, document, command):
        """A command that goes on while other things are done."""
        self.listener = Listener()
        address = uno.createUnoStruct("com.sun.star.util.URL")
        address.Complete = command
        _, address = self.make("com.sun.star.util.URLTransformer").parseStrict(address)
        frame = self.documents[document].getCurrentController().getFrame()
        dispatch = frame.queryDispatch(address, "_self", 0)
        dispatch.dispatchWithNotification(address, (), self.listener)
        return True

    def op_finished(self, seconds=250):
        """What the command that was started answered at its end."""
        if not self.listener.done.wait(seconds):
            raise TimeoutError("the command does not end")
        return self.listener.result

    def op_undo_titles(self, document):
        return list(self.documents[document].getUndoManager().getAllUndoActionTitles())

    def op_redo_titles(self, document):
        return list(self.documents[document].getUndoManager().getAllRedoActionTitles())

    def op_bars(self, document):
        controller = self.documents[document].getCurrentController()
        return [
            t for t in ("xlmodel", "Explain Cell", "Refresh", "Check Model") if controller.hasInfobar(f"xlmodel {t}")
        ]

    def op_toolbars(self, document):
        manager = self.documents[document].getCurrentController().getFrame().LayoutManager
        return [element.ResourceURL for element in manager.getElements()]

    def op_functions(self):
        """What the function wizard knows about our functions."""
        known = self.make("com.sun.star.sheet.FunctionDescriptions")
        found = {}
        for i in range(known.getCount()):
            described = {p.Name: p.Value for p in known.getByIndex(i)}
            found[described["Name"]] = {
                "category": described["Category"],
                "description": described["Description"],
                "arguments": [[a.Name, a.Description, a.IsOptional] for a in described["Arguments"] or ()],
            }
        return found

    def op_documents(self):
        """The titles of all open documents."""
        components, found = self.desktop.getComponents().createEnumeration(), []
        while components.hasMoreElements():
            found.append(components.nextElement().getTitle())
        return found

    def op_pdf(self, document, path, sheet, whole=True):
        """One sheet on one page, or as many pages as its length needs."""
        target = self.documents[document]
        cells = target.Sheets.getByName(sheet)
        style = target.StyleFamilies.getByName("PageStyles").getByName(cells.PageStyle)
        style.IsLandscape, style.Width, style.Height = True, 42_000, 29_700
        style.ScaleToPagesX, style.ScaleToPagesY = 1, int(whole)
        style.HeaderIsOn = style.FooterIsOn = False
        for margin in ("LeftMargin", "RightMargin", "TopMargin", "BottomMargin"):
            setattr(style, margin, 500)
        target.getCurrentController().select(cells.getCellRangeByName("A1"))
        cursor = cells.createCursor()
        cursor.gotoStartOfUsedArea(False)
        cursor.gotoEndOfUsedArea(True)
        used, row = cursor.RangeAddress, cursor.RangeAddress.EndRow
        page = cells.DrawPage
        foot = max((s.Position.Y + s.Size.Height for s in map(page.getByIndex, range(page.Count))), default=0)
        while foot > cells.getCellByPosition(0, row + 1).Position.Y:  # a chart may reach further down than any cell
            row += 1
        block = cells.getCellRangeByPosition(used.StartColumn, used.StartRow, used.EndColumn, row)
        data = uno.Any("[]com.sun.star.beans.PropertyValue", properties(Selection=block))
        target.storeToURL(url(path), properties(FilterName="calc_pdf_Export", FilterData=data))
        return True


class Approving(unohelper.Base, XCommandEnvironment, XInteractionHandler):
    """Says yes to whatever the extension manager asks; without it the manager refuses."""

    def getInteractionHandler(self):  # noqa: N802
        return self

    def getProgressHandler(self):  # noqa: N802
        return None

    def handle(self, request):
        for choice in request.getContinuations():
            approve = choice.queryInterface(uno.getTypeByName("com.sun.star.task.XInteractionApprove"))
            if approve:
                approve.select()
                return


class Listener(unohelper.Base, XDispatchResultListener):
    """Keeps what a command answered."""

    def __init__(self):
        self.done = threading.Event()

    def dispatchFinished(self, event):  # noqa: N802
        self.result = {"done": event.State == 1, "answer": event.Result}
        self.done.set()

    def disposing(self, event):
        pass


def properties(**values):
    return tuple(PropertyValue(Name=name, Value=value) for name, value in values.items())


def url(path):
    return Path(path).resolve().as_uri()


def main():
    office = Office(sys.argv[1], sys.argv[2])
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    office.start(visible=len(sys.argv) > 3)
    try:
        serve(office, answers)
        threading.Timer(20, office.kill).start()
        office.stop()
    finally:
        office.kill()  # also when the tests that asked were killed themselves
    os._exit(0)


def serve(office, answers):
    def say(what):
        answers.write(json.dumps(what) + "\n")
        answers.flush()

    say({"ready": office.process.pid})
    for line in sys.stdin:
        request = json.loads(line)
        try:
            say({"ok": getattr(office, "op_" + request.pop("op"))(**request)})
        except BrokenPipeError:
            return
        except Exception as problem:
            say({"problem": f"{type(problem).__name__}: {problem}", "trace": traceback.format_exc()})


if __name__ == "__main__":
    main()
