"""What Office asks of an XML manifest, as far as it can be checked without Microsoft's own service; reasons in words.

After Microsoft's pages "manifest element ordering", "resource element" and "shared runtime". The unified manifest has a
published schema, and is held against that.
"""

import re

from lxml import etree

OFFICE = "{http://schemas.microsoft.com/office/appforoffice/1.1}"
OVERRIDES = "{http://schemas.microsoft.com/office/taskpaneappversionoverrides}"
BASIC = "{http://schemas.microsoft.com/office/officeappbasictypes/1.0}"
# In this order, whatever of them there is.
ORDER = {
    f"{OFFICE}OfficeApp": "Id Version ProviderName DefaultLocale DisplayName Description IconUrl HighResolutionIconUrl "
    "SupportUrl AppDomains Hosts Requirements DefaultSettings Permissions VersionOverrides",
    f"{OVERRIDES}VersionOverrides": "Description Requirements Hosts Resources",
    f"{OVERRIDES}Host": "Runtimes AllFormFactors DesktopFormFactor",
    f"{OVERRIDES}DesktopFormFactor": "GetStarted FunctionFile ExtensionPoint",
    f"{OVERRIDES}Group": "Label Icon Control",
    f"{OVERRIDES}Control": "Label Supertip Icon Action",
    f"{OVERRIDES}Resources": "Images Urls ShortStrings LongStrings",
}
LONGEST = {"ShortStrings": 125, "LongStrings": 250}
ICONS = {"16", "32", "80"}


def faults(manifest: bytes) -> list[str]:
    """What Office would not take; nothing if it is in order."""
    root = etree.fromstring(manifest)
    return [*_order(root), *_resources(root), *_runtime(root)]


def _order(root):
    for element in root.iter(etree.Element):
        wanted = ORDER.get(element.tag, "").split()
        found = [etree.QName(child).localname for child in element]
        places = [wanted.index(name) for name in found if name in wanted]
        if wanted and (len(places) < len(found) or places != sorted(places)):
            yield f"{etree.QName(element).localname} holds {found}"
        if element.tag == f"{OVERRIDES}Icon" and {image.get("size") for image in element} != ICONS:
            yield "an icon lacks a size"


def _resources(root):
    named = [each for each in root.iter(f"{BASIC}Image", f"{BASIC}Url", f"{BASIC}String") if each.get("id")]
    ids = [each.get("id") for each in named]
    used = {each.get("resid") for each in root.iter(etree.Element) if each.get("resid")}
    yield from (f"{name} is given twice" for name in set(ids) if ids.count(name) > 1)
    yield from (f"{name} is no resource" for name in used - set(ids))
    yield from (f"{name} is not used" for name in set(ids) - used)
    for each in named:
        group, value = etree.QName(each.getparent()).localname, each.get("DefaultValue")
        if len(each.get("id")) > 32:
            yield f"{each.get('id')} is too long a name"
        if group in ("Images", "Urls") and not value.startswith("https://"):
            yield f"{value} is not https"
        if len(value) > LONGEST.get(group, 2048):
            yield f"{value} is too long"


def _runtime(root):
    runtime, page = root.find(f".//{OVERRIDES}Runtime"), root.find(f".//{OVERRIDES}Page/{OVERRIDES}SourceLocation")
    if runtime is None or runtime.get("lifetime") != "long" or runtime.get("resid") != page.get("resid"):
        yield "formulas and pane do not share one long-lived runtime"
    [namespace] = [each for each in root.iter(f"{BASIC}String") if each.get("id") == "Namespace"]
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9._]{0,31}", namespace.get("DefaultValue")):
        yield "the namespace is none"
    if not re.fullmatch(r"\d+(\.\d+){1,3}", root.findtext(f"{OFFICE}Version", "")):
        yield "the version is none"
