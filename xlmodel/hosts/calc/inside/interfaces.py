"""UNO as the other modules see it; only LibreOffice's own Python has it, so its types are not known elsewhere."""

from __future__ import annotations

from importlib import import_module
from typing import Any

uno: Any = import_module("uno")
unohelper: Any = import_module("unohelper")

Base: Any = unohelper.Base
XFunctions: Any = uno.getClass("org.xlmodel.addin.XXlModel")
XServiceName: Any = uno.getClass("com.sun.star.lang.XServiceName")
XServiceInfo: Any = uno.getClass("com.sun.star.lang.XServiceInfo")
XLocalizable: Any = uno.getClass("com.sun.star.lang.XLocalizable")
XInitialization: Any = uno.getClass("com.sun.star.lang.XInitialization")
XJob: Any = uno.getClass("com.sun.star.task.XJob")
XDispatchProvider: Any = uno.getClass("com.sun.star.frame.XDispatchProvider")
XNotifyingDispatch: Any = uno.getClass("com.sun.star.frame.XNotifyingDispatch")
XModifyListener: Any = uno.getClass("com.sun.star.util.XModifyListener")
XCallback: Any = uno.getClass("com.sun.star.awt.XCallback")


def desktop(context: Any) -> Any:
    """What knows all open documents."""
    return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)


def named_value(name: str, value: Any) -> Any:
    """One of the options that opening and storing a document take."""
    given = uno.createUnoStruct("com.sun.star.beans.PropertyValue")
    given.Name, given.Value = name, value
    return given


def office_version(context: Any) -> tuple[int, ...]:
    """Of LibreOffice: (7, 4)."""
    settings = context.ServiceManager.createInstanceWithContext(
        "com.sun.star.configuration.ConfigurationProvider", context
    ).createInstanceWithArguments(
        "com.sun.star.configuration.ConfigurationAccess",
        (named_value("nodepath", "/org.openoffice.Setup/Product"),),
    )
    return tuple(int(part) for part in settings.ooSetupVersion.split(".")[:2])


def folder_of(context: Any, kind: str) -> str:
    """A folder of the user's settings: `Work`, `Temp`, `Backup`; nothing where it has none."""
    paths = context.ServiceManager.createInstanceWithContext("com.sun.star.util.PathSettings", context)
    address = getattr(paths, f"{kind}_writable")
    return str(uno.fileUrlToSystemPath(address)) if address.startswith("file:") else ""
