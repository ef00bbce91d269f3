"""Both of Office's manifests from one table: XML, which every Excel with add-ins reads, and the unified JSON."""

import json
import uuid
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

from xlmodel import __version__
from xlmodel.formula.spelling import OFFICE_NAMESPACE
from xlmodel.markup import Markup, element

NAME: Final = "xlmodel"
PAGE: Final = "taskpane.html"
HELP: Final = "help.html"
ABOUT: Final = "about.html"
SIZES: Final = (16, 32, 80)
SHORT: Final = "Valuation functions with a reason for every error"
FULL: Final = (
    "Multiples, peers, scenarios and what a price implies, as worksheet functions. They are worked out on this computer, "
    "inside Excel; no figure leaves it."
)
SCHEMA: Final = "1.30"
# The pane is opened by this name where a workbook asks for it.
PANE: Final = "Office.AutoShowTaskpaneWithDocument"


class Button(NamedTuple):
    """One button on the Home tab."""

    id: str
    label: str
    tip: str
    action: str  # the function of the page that it runs; of the pane, nothing


BUTTONS: Final = (
    Button("XlmodelPane", "xlmodel", "Find a function, explain a cell, mend formulas that show #NAME?", ""),
    Button("XlmodelRecalculate", "Recalculate", "Work out every formula of the workbook anew", "xlmodelRecalculate"),
)


class Addresses(NamedTuple):
    """Where the add-in is served."""

    base: str  # https, without a slash at its end
    app: str  # the folder of this very version: Excel keeps what it has read from an address

    def __call__(self, file: str) -> str:
        """The address of a file."""
        return f"{self.base}/{file}"

    @property
    def id(self) -> str:
        """The add-in's identity: the same base, the same add-in."""
        return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{self.base}/manifest"))

    def icon(self, size: int) -> str:
        """The add-in's picture in one of its sizes."""
        return self(f"icon-{size}.png")


def unified(at: Addresses) -> str:
    """The unified manifest, JSON: Microsoft 365, from Excel 2501 on Windows and 16.103 on a Mac."""
    icons = [{"size": size, "url": at.icon(size)} for size in SIZES]
    runtime = {
        "id": "SharedRuntime",
        "type": "general",
        "lifetime": "long",
        "code": {"page": at(PAGE), "script": at(f"{at.app}/functions.js")},
        "actions": [
            {"id": each.id, "type": "executeFunction"}
            if each.action
            else {"id": each.id, "type": "openPage", "view": PANE}
            for each in BUTTONS
        ],
        "customFunctions": {
            "namespace": {"id": OFFICE_NAMESPACE, "name": OFFICE_NAMESPACE},
            "metadataUrl": at(f"{at.app}/functions.json"),
        },
    }
    controls = [
        {
            "id": f"{each.id}Button",
            "type": "button",
            "label": each.label,
            "icons": icons,
            "actionId": each.id,
            "supertip": {"title": each.label, "description": each.tip},
        }
        for each in BUTTONS
    ]
    group = {"id": "XlmodelGroup", "label": NAME, "icons": icons, "controls": controls}
    extension = {
        "requirements": {
            "scopes": ["workbook"],
            "capabilities": [{"name": "SharedRuntime", "minVersion": "1.1"}],
        },
        "runtimes": [runtime],
        "ribbons": [{"contexts": ["default"], "tabs": [{"builtInTabId": "TabHome", "groups": [group]}]}],
    }
    return json.dumps(_frame(at) | {"extensions": [extension]}, indent=2) + "\n"


def _frame(at: Addresses) -> dict[str, Any]:
    return {
        "$schema": f"https://developer.microsoft.com/json-schemas/teams/v{SCHEMA}/MicrosoftTeams.schema.json",
        "manifestVersion": SCHEMA,
        "id": at.id,
        "version": __version__,
        "name": {"short": NAME, "full": NAME},
        "description": {"short": SHORT, "full": FULL},
        "developer": {
            "name": "xlmodel project",
            "websiteUrl": at.base,
            "privacyUrl": at(ABOUT),
            "termsOfUseUrl": at(ABOUT),
        },
        "icons": {"color": "color.png", "outline": "outline.png"},
        "accentColor": "#1F2A44",
        "validDomains": [urlsplit(at.base).netloc],
        "authorization": {
            "permissions": {"resourceSpecific": [{"name": "Document.ReadWrite.User", "type": "Delegated"}]}
        },
    }


# XML

_OFFICE: Final = "http://schemas.microsoft.com/office"


def xml(at: Addresses) -> str:
    """The XML manifest: also Office 2021 and later without a subscription; sideloading on a Mac asks for it."""
    head = [
        element("Id", at.id),
        element("Version", f"{__version__}.0"),
        element("ProviderName", "xlmodel project"),
        element("DefaultLocale", "en-US"),
        _default("DisplayName", NAME),
        _default("Description", SHORT),
        _default("IconUrl", at.icon(32)),
        _default("HighResolutionIconUrl", at.icon(80)),
        _default("SupportUrl", at(HELP)),
        element("AppDomains", element("AppDomain", at.base)),
        element("Hosts", element("Host", Name="Workbook")),
        element(
            "Requirements",
            element("Sets", element("Set", Name="SharedRuntime", MinVersion="1.1"), DefaultMinVersion="1.1"),
        ),
        element("DefaultSettings", _default("SourceLocation", at(PAGE))),
        element("Permissions", "ReadWriteDocument"),
    ]
    overrides = element(
        "VersionOverrides",
        element("Hosts", element("Host", *_host(), **{"xsi:type": "Workbook"})),
        element("Resources", *_resources(at)),
        **{"xmlns": f"{_OFFICE}/taskpaneappversionoverrides", "xsi:type": "VersionOverridesV1_0"},
    )
    names = {
        "xmlns": f"{_OFFICE}/appforoffice/1.1",
        "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
        "xmlns:bt": f"{_OFFICE}/officeappbasictypes/1.0",
        "xsi:type": "TaskPaneApp",
    }
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{element("OfficeApp", *head, overrides, **names)}\n'


def _default(tag: str, value: str) -> Markup:
    return element(tag, DefaultValue=value)


def _place(tag: str, resource: str) -> Markup:
    return element(tag, resid=resource)


def _host() -> list[Markup]:
    custom = element(
        "ExtensionPoint",
        element("Script", _place("SourceLocation", "Script.Url")),
        element("Page", _place("SourceLocation", "Pane.Url")),
        element("Metadata", _place("SourceLocation", "Metadata.Url")),
        _place("Namespace", "Namespace"),
        **{"xsi:type": "CustomFunctions"},
    )
    group = element("Group", _place("Label", "Group.Label"), _icon(), *map(_control, BUTTONS), id="XlmodelGroup")
    ribbon = element(
        "ExtensionPoint", element("OfficeTab", group, id="TabHome"), **{"xsi:type": "PrimaryCommandSurface"}
    )
    return [
        # The page, its functions and its pane are one: else formulas would not find the Python that the pane started.
        element("Runtimes", element("Runtime", resid="Pane.Url", lifetime="long")),
        element("AllFormFactors", custom),
        element("DesktopFormFactor", _place("FunctionFile", "Pane.Url"), ribbon),
    ]


def _icon() -> Markup:
    return element("Icon", *(element("bt:Image", size=str(size), resid=f"Icon.{size}") for size in SIZES))


def _control(button: Button) -> Markup:
    if button.action:
        action = element("Action", element("FunctionName", button.action), **{"xsi:type": "ExecuteFunction"})
    else:
        pane = (element("TaskpaneId", PANE), _place("SourceLocation", "Pane.Url"))
        action = element("Action", *pane, **{"xsi:type": "ShowTaskpane"})
    tip = element("Supertip", _place("Title", f"{button.id}.Label"), _place("Description", f"{button.id}.Tip"))
    return element(
        "Control", _place("Label", f"{button.id}.Label"), tip, _icon(), action, **{"xsi:type": "Button"}, id=button.id
    )


def _resources(at: Addresses) -> list[Markup]:
    def values(tag: str, given: dict[str, str]) -> list[Markup]:
        return [element(f"bt:{tag}", id=name, DefaultValue=value) for name, value in given.items()]

    urls = {
        "Pane.Url": at(PAGE),
        "Script.Url": at(f"{at.app}/functions.js"),
        "Metadata.Url": at(f"{at.app}/functions.json"),
    }
    short = {"Namespace": OFFICE_NAMESPACE, "Group.Label": NAME} | {f"{each.id}.Label": each.label for each in BUTTONS}
    return [
        element("bt:Images", *values("Image", {f"Icon.{size}": at.icon(size) for size in SIZES})),
        element("bt:Urls", *values("Url", urls)),
        element("bt:ShortStrings", *values("String", short)),
        element("bt:LongStrings", *values("String", {f"{each.id}.Tip": each.tip for each in BUTTONS})),
    ]
