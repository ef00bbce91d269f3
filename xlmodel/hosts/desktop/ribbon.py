"""The ribbon tab: which buttons there are, and the XML in which Excel wants them."""

from typing import NamedTuple
from xml.sax.saxutils import quoteattr

COMMANDS = "XlModelCommands"


class Button(NamedTuple):
    """A button, and the macro that it starts."""

    identifier: str
    label: str
    image: str
    macro: str
    tip: str


GROUPS = {
    "Data": (
        Button(
            "Refresh", "Refresh", "RefreshAll", "XlmRibbonRefresh",
            "Brings the figures of this workbook up to date and says what moved its value. Excel cannot undo it: save first.",
        ),
    ),
    "Model": (
        Button(
            "CheckModel", "Check model", "ErrorChecking", "XlmRibbonCheckModel",
            "Says what not to trust: checks of this workbook that fail, and inputs held against the store.",
        ),
    ),
    "Help": (
        Button(
            "Explain", "Explain cell", "TraceError", "XlmRibbonExplain",
            "Says why the selected cell shows an error, and how its functions come to their answers.",
        ),
        Button(
            "Reference", "Function reference", "FunctionWizard", "XlmRibbonReference",
            "All functions with their arguments, opened at the one in the selected cell.",
        ),
        Button("About", "About", "Info", "XlmRibbonAbout", "Versions, and where the log is."),
    ),
}  # fmt: skip


def ribbon_xml(*, hides_beside_addin: bool) -> bytes:
    """The customUI part.

    Parameters
        hides_beside_addin  of a self-contained workbook: its tab gives way to the add-in's own.
    """
    visible = f' getVisible="{COMMANDS}.XlmTabVisible"' if hides_beside_addin else ""
    groups = "".join(
        f'<group id="xlm{group}" label={quoteattr(group)}>{"".join(map(_button, members))}</group>'
        for group, members in GROUPS.items()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<customUI xmlns="http://schemas.microsoft.com/office/2009/07/customui"><ribbon><tabs>'
        f'<tab id="xlmTab" label="xlmodel"{visible}>{groups}</tab></tabs></ribbon></customUI>'
    ).encode()


def _button(button: Button) -> str:
    return (
        f'<button id="xlm{button.identifier}" label={quoteattr(button.label)} imageMso="{button.image}" size="large" '
        f'onAction="{COMMANDS}.{button.macro}" screentip={quoteattr(button.label)} supertip={quoteattr(button.tip)}/>'
    )


# The drawing with a Refresh button for the first sheet: its place, from column F of the first row, and its shape.
SHEET_BUTTON = b"""\
<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" \
xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/>\
</o:shapelayout><v:shapetype id="_x0000_t201" coordsize="21600,21600" o:spt="201" path="m,l,21600r21600,l21600,xe">\
<v:stroke joinstyle="miter"/><v:path shadowok="f" o:extrusionok="f" strokeok="f" fillok="f" o:connecttype="rect"/>\
<o:lock v:ext="edit" shapetype="t"/></v:shapetype><v:shape id="_x0000_s1025" type="#_x0000_t201" \
style="position:absolute;margin-left:320pt;margin-top:3pt;width:90pt;height:21pt;z-index:1;mso-wrap-style:tight" \
o:button="t" fillcolor="buttonFace [67]" strokecolor="windowText [64]" o:insetmode="auto">\
<v:fill color2="buttonFace [67]" o:detectmouseclick="t"/><o:lock v:ext="edit" rotation="t"/>\
<v:textbox style="mso-direction-alt:auto" o:singleclick="f"><div style="text-align:center">\
<font face="Calibri" size="220" color="#000000">Refresh</font></div></v:textbox><x:ClientData ObjectType="Button">\
<x:Anchor>5, 8, 0, 5, 6, 60, 0, 33</x:Anchor><x:PrintObject>False</x:PrintObject><x:AutoFill>False</x:AutoFill>\
<x:FmlaMacro>[0]!XlmRefreshBook</x:FmlaMacro><x:TextHAlign>Center</x:TextHAlign><x:TextVAlign>Center</x:TextVAlign>\
</x:ClientData></v:shape></xml>"""
