"""The UNO components: the functions, the jobs at loading and saving, and the commands of menu and toolbar."""

# The types of UNO are known to LibreOffice only.
# mypy: disable-error-code="misc"

# ruff: noqa: N802, N816, D102 - the names and meanings of these methods are those of UNO's interfaces

from __future__ import annotations

from functools import partial
from typing import Any

from . import check, copies, explain, loading, main_thread, notices, ranges, reference, refresh, saving, table
from .blanks import BLANKS
from .engine import Engine
from .interfaces import (
    Base,
    XDispatchProvider,
    XFunctions,
    XInitialization,
    XJob,
    XLocalizable,
    XNotifyingDispatch,
    XServiceInfo,
    XServiceName,
    desktop,
    office_version,
    uno,
    unohelper,
)
from .watching import watch

JOB = "org.xlmodel.addin.Job"
HANDLER = "org.xlmodel.addin.ProtocolHandler"

_SPELLS_PLAINLY = (24, 8)  # tried: 25.2 does, 7.4 does not

ENGINE = Engine()
ENGINE.calendar = BLANKS.calendar


class _Service:
    """What UNO asks every component."""

    name = ""
    services: tuple[str, ...] = ()

    def __init__(self, context: Any, *_: Any) -> None:
        self.context = context

    def getImplementationName(self) -> str:
        return self.name

    def supportsService(self, name: str) -> bool:
        return name in self.services

    def getSupportedServiceNames(self) -> tuple[str, ...]:
        return self.services


class Functions(
    Base,
    _Service,
    XFunctions,
    XServiceName,
    XServiceInfo,
    XLocalizable,
):
    """The worksheet functions; Calc makes one instance and keeps it."""

    name = table.SERVICE
    services = ("com.sun.star.sheet.AddIn", table.SERVICE)

    def __init__(self, context: Any, *_: Any) -> None:
        super().__init__(context)
        self.locale = uno.createUnoStruct("com.sun.star.lang.Locale", "en", "US", "")
        ENGINE.start(context)
        BLANKS.context = context

    def getServiceName(self) -> str:
        return table.SERVICE

    def setLocale(self, locale: Any) -> None:
        self.locale = locale

    def getLocale(self) -> Any:
        return self.locale


def _method(name: str) -> Any:
    call, blank_arguments = ENGINE.call, BLANKS.among

    def method(_: Functions, *arguments: Any) -> Any:
        # Calc hands over an empty cell as 0: only a 0 need be looked into.
        return call(name, arguments, blank_arguments(name, arguments) if 0.0 in arguments else ())

    method.__name__ = name
    return method


def _single(name: str) -> Any:
    block = _method(name)

    def method(functions: Functions, *arguments: Any) -> Any:
        rows = block(functions, *arguments)
        if len(rows) == len(rows[0]) == 1:
            return rows[0][0]
        return ENGINE.refusal("in LibreOffice it gives one text: enter it in each cell, not as an array formula")

    return method


def _with_errors(_: Functions, cells: Any) -> Any:
    return ranges.cells_with_errors(cells)


for _name in table.FUNCTIONS:
    setattr(Functions, _name, (_single if _name in table.SINGLE else _method)(_name))
setattr(Functions, table.ERRORS_TOO, _with_errors)


class Job(
    Base,
    _Service,
    XJob,
    XServiceInfo,
):
    """What happens when a document has been made, loaded or saved."""

    name = JOB
    services = ("com.sun.star.task.Job", JOB)

    def execute(self, arguments: Any) -> Any:
        environment = next(({e.Name: e.Value for e in a.Value} for a in arguments if a.Name == "Environment"), {})
        event, document = environment.get("EventName"), environment.get("Model")
        if document is None or not document.supportsService("com.sun.star.sheet.SpreadsheetDocument"):
            return ()
        watch(self.context, document, BLANKS)
        if event == "OnLoadFinished":
            loading.adopt(document)
            BLANKS.look_again()
        elif event in ("OnSave", "OnSaveAs", "OnCopyTo"):
            BLANKS.look_again()
            if event == "OnCopyTo":
                copies.begins(document)
        elif event == "OnCopyToDone":
            spells_plainly = office_version(self.context) >= _SPELLS_PLAINLY
            self._show(copies.done(self.context, document, spells_plainly))
        elif event in ("OnSaveDone", "OnSaveAsDone"):
            self._show(saving.restore_saved(document))
        return ()

    def _show(self, sentence: Any) -> None:
        if sentence:
            notices.show_bar_later(self.context, "xlmodel", sentence)


class Commands(
    Base,
    _Service,
    XDispatchProvider,
    XNotifyingDispatch,
    XInitialization,
    XServiceInfo,
):
    """The commands behind `org.xlmodel:...`."""

    name = HANDLER
    services = ("com.sun.star.frame.ProtocolHandler", HANDLER)

    def __init__(self, context: Any, *_: Any) -> None:
        super().__init__(context)
        self.frame: Any = None

    def initialize(self, arguments: Any) -> None:
        if arguments:
            self.frame = arguments[0]

    def queryDispatch(self, url: Any, _target: str, _flags: int) -> Any:
        return self if url.Protocol == "org.xlmodel:" else None

    def queryDispatches(self, requests: Any) -> Any:
        return tuple(self.queryDispatch(r.FeatureURL, r.FrameName, r.SearchFlags) for r in requests)

    def addStatusListener(self, listener: Any, url: Any) -> None:
        pass  # the entries are always enabled

    def removeStatusListener(self, listener: Any, url: Any) -> None:
        pass

    def dispatch(self, url: Any, arguments: Any) -> None:
        self.dispatchWithNotification(url, arguments, None)

    def dispatchWithNotification(self, url: Any, arguments: Any, listener: Any) -> None:
        command = url.Path.strip("/")
        frame = self.frame or desktop(self.context).getCurrentFrame()

        def finished(worked: bool, sentence: str) -> None:
            if listener is not None:
                event = uno.createUnoStruct("com.sun.star.frame.DispatchResultEvent")
                event.Source, event.State, event.Result = self, int(worked), sentence
                listener.dispatchFinished(event)

        def in_a_bar(title: str) -> Any:
            def shown(worked: bool, sentence: str) -> None:
                main_thread.later(self.context, lambda: notices.show_bar(frame.getController(), title, sentence))
                finished(worked, sentence)

            return shown

        starts = {"refresh": (refresh.refresh, "Refresh"), "check": (check.check, check.TITLE)}
        try:
            if command in starts:
                start, title = starts[command]
                main_thread.at_once(self.context, partial(start, self.context, frame, in_a_bar(title)))
            else:
                finished(True, main_thread.at_once(self.context, partial(self._answer, command, frame)))
        except Exception as problem:
            ENGINE.show_trouble(f"{command}: {problem}")
            finished(False, str(problem))

    def _answer(self, command: str, frame: Any) -> str:
        if command == "explain":
            sentence = explain.explain(self.context, frame, ENGINE)
            notices.show_bar(frame.getController(), "Explain Cell", sentence)
            return sentence
        if command == "reference":
            return reference.open_sheet(desktop(self.context), hidden=not frame.getContainerWindow().isVisible())
        raise ValueError(f"there is no command {command}")


g_ImplementationHelper = unohelper.ImplementationHelper()
for _component in (Functions, Job, Commands):
    g_ImplementationHelper.addImplementation(_component, _component.name, _component.services)
