"""The folder that `xlmodel web build` writes: manifests that Office takes, the functions, a wheel that is enough."""

import functools
import json
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import lxml.html
import pytest
from PIL import Image

from tests.hosts.web.office_schema import faults
from tests.hosts.web.tools import NODE, PYODIDE, lacks
from tests.test_cli import printed, refused
from xlmodel.errors import RequestError
from xlmodel.functions import REGISTRY
from xlmodel.hosts.web import wheel
from xlmodel.hosts.web.manifest import Addresses, unified, xml
from xlmodel.hosts.web.site import CDN, OFFICE, site
from xlmodel.hosts.web.site import PYODIDE as VERSION

jsonschema = pytest.importorskip("jsonschema")
AT = Addresses("https://example.com/xlmodel", "app-0")
SCHEMAS = NODE / "@microsoft" / "app-manifest" / "build" / "json-schemas" / "teams"
needs_tools = pytest.mark.skipif(lacks() is not None, reason=str(lacks()))


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return site("https://example.com/xlmodel/")


def app(files: dict[str, bytes], name: str) -> bytes:
    [content] = [content for path, content in files.items() if path.startswith("app-") and path.endswith(f"/{name}")]
    return content


def schema():
    manifest = json.loads(unified(AT))
    path = SCHEMAS / f"v{manifest['manifestVersion']}" / "MicrosoftTeams.schema.json"
    return jsonschema.Draft4Validator(
        # Its patterns are those of a browser: what Python has not, any letter of any language, is a letter here.
        json.loads(path.read_text("utf-8").replace(r"\\p{L}", "A-Za-z"))
    )


# Manifests


@needs_tools
def test_the_unified_manifest_is_valid_by_microsofts_schema_and_tool(tmp_path):
    assert [*schema().iter_errors(json.loads(unified(AT)))] == []
    (tmp_path / "manifest.json").write_text(unified(AT))
    tool = NODE / ".bin" / "office-addin-manifest"
    assert subprocess.run([tool, "validate", tmp_path / "manifest.json"], capture_output=True).returncode == 0
    (tmp_path / "manifest.xml").write_text(xml(AT))
    told = subprocess.run([tool, "info", tmp_path / "manifest.xml"], capture_output=True, text=True, check=True).stdout
    assert f"Id: {AT.id}" in told
    assert "Source Location: https://example.com/xlmodel/taskpane.html" in told


@needs_tools
@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        (("extensions", 0, "runtimes", 0, "lifetime"), "forever"),
        (("extensions", 0, "runtimes", 0, "code"), {"pages": "https://example.com"}),
        (("extensions", 0, "runtimes", 0, "actions", 0, "type"), "openSesame"),
        (("extensions", 0, "requirements", "scopes"), ["sheet"]),
        (("extensions", 0, "requirements", "capabilities", 0, "minVersion"), 1.1),
        (("extensions", 0, "ribbons", 0, "tabs", 0, "groups", 0, "icons", 0, "size"), 17),
        (("accentColor",), "blue"),
        (("name", "short"), "a name of more than thirty characters"),
        (("id",), "none"),
    ],
    ids=lambda each: str(each)[:40],
)
def test_a_defect_in_the_unified_manifest_is_found(path, wrong):
    manifest = json.loads(unified(AT))
    *inner, last = path
    holder = functools.reduce(lambda found, key: found[key], inner, manifest)
    assert last in holder or isinstance(last, int)
    holder[last] = wrong
    assert [*schema().iter_errors(manifest)]


def test_the_xml_manifest_is_in_order():
    assert faults(xml(AT).encode()) == []


@pytest.mark.parametrize(
    ("right", "wrong", "fault"),
    [
        ('resid="Icon.80"', 'resid="Icon.81"', "Icon.81 is no resource"),
        ("https://example.com/xlmodel/app-0/functions.js", "http://example.com/functions.js", "not https"),
        ('lifetime="long"', 'lifetime="short"', "share one"),
        ('DefaultValue="XLM"', 'DefaultValue="1 2"', "namespace"),
        ("<Version>0.1.0.0</Version>", "", "version"),
        ("<DefaultLocale>en-US</DefaultLocale>", "", "OfficeApp"),
        ('size="32"', 'size="33"', "lacks a size"),
        ("Recalculate</", "Recalculate</", ""),
    ],
    ids=lambda each: each[:20],
)
def test_a_defect_in_the_xml_manifest_is_found(right, wrong, fault):
    whole = xml(AT)
    if "DefaultLocale" in right:  # at the wrong place
        broken = whole.replace(right, "").replace("<ProviderName>", f"{right}<ProviderName>")
    else:
        broken = whole.replace(right, wrong, 1)
    assert any(fault in each for each in faults(broken.encode())) == bool(fault)


def test_both_manifests_are_one_addin_with_the_same_functions_and_buttons():
    other, root = json.loads(unified(AT)), lxml.etree.fromstring(xml(AT).encode())
    runtime = other["extensions"][0]["runtimes"][0]
    values = {each.get("DefaultValue") for each in root.iter() if each.get("DefaultValue")}
    assert root.findtext("{*}Id") == other["id"]
    assert {runtime["code"]["page"], runtime["code"]["script"], runtime["customFunctions"]["metadataUrl"]} <= values
    [group] = other["extensions"][0]["ribbons"][0]["tabs"][0]["groups"]
    assert {control["label"] for control in group["controls"]} <= values


# Functions


def test_every_function_is_offered_with_its_arguments_and_none_keeps_an_error_or_a_blank_from_us(files):
    described = json.loads(app(files, "functions.json"))
    assert described["allowErrorForDataTypeAny"] is True
    assert [each["id"] for each in described["functions"]] == [*REGISTRY]
    for each in described["functions"]:
        parameters = REGISTRY[each["id"]].parameters
        assert [(p["name"], p.get("optional", False)) for p in each["parameters"]] == [
            (p.name, not p.required) for p in parameters
        ]
        assert {(p["type"], p["dimensionality"]) for p in each["parameters"]} == {("any", "matrix")}
        assert each["helpUrl"] == f"https://example.com/xlmodel/help.html#{each['id']}"
        assert f'id="{each["id"]}"'.encode() in files["help.html"]
    stubs = app(files, "functions.js").decode()
    assert [line.split('"')[1] for line in stubs.splitlines() if line.startswith("xlmodel.offer(")] == [*REGISTRY]


@needs_tools
def test_the_functions_are_valid_by_microsofts_schema(files):
    official = schema().schema
    one = jsonschema.Draft4Validator(
        {**official["definitions"]["extensionFunction"], "definitions": official["definitions"]}
    )
    for each in json.loads(app(files, "functions.json"))["functions"]:
        options = each.pop("options")
        assert options == {"requiresParameterAddresses": True}
        assert [*one.iter_errors(each)] == []


def test_a_change_of_what_excel_keeps_changes_its_address(files, monkeypatch):
    old = {path.split("/")[0] for path in files if path.startswith("app-")}
    assert len(old) == 1
    assert old.pop().encode() in files["manifest.xml"]
    monkeypatch.setattr("xlmodel.hosts.web.site.REGISTRY", {"FORWARD_PE": REGISTRY["FORWARD_PE"]})
    assert not {path for path in site("https://example.com/xlmodel") if path.startswith("app-")} & files.keys()


# The wheel


def test_the_wheel_is_enough_for_every_function_and_holds_nothing_heavy(tmp_path):
    packed = tmp_path / wheel.FILE
    packed.write_bytes(wheel.wheel())
    assert packed.stat().st_size < 400_000
    code = (
        f"import sys; sys.path.insert(0, {str(packed)!r}); import xlmodel; assert xlmodel.__file__.startswith({str(packed)!r});"
        "from xlmodel.hosts.web.messages import replies; from xlmodel.functions import REGISTRY; print(len(REGISTRY));"
        """print(replies('[["SIMULATE_VALUE", [[[8]], [[0.2]], [[15]], [[0.25]]]]]', store=False)[:7])"""
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True)
    assert done.stdout.split() == [str(len(REGISTRY)), '[[[["It'], done.stderr


def test_the_wheel_is_one_by_its_own_record():
    archive = zipfile.ZipFile(BytesIO(wheel.wheel()))
    [record] = [name for name in archive.namelist() if name.endswith("/RECORD")]
    lines = [line.split(",") for line in archive.read(record).decode().splitlines()]
    assert [name for name, *_ in lines] == archive.namelist()
    for name, digest, size in lines[:-1]:
        assert int(size) == len(archive.read(name))
        assert digest.startswith("sha256=")
    assert wheel.wheel() == wheel.wheel()


# The folder


def test_the_page_that_excel_opens_loads_office_and_the_playground_asks_nobody(files):
    def sources(name: str) -> list[str]:
        root = lxml.html.fromstring(files[name].decode())
        return [each.get(kind) for each in root.iter("script", "link") for kind in ("src", "href") if each.get(kind)]

    assert [each for each in sources("taskpane.html") if "://" in each] == [OFFICE]
    assert [each for each in sources("index.html") if "://" in each] == []
    assert all(each in files for name in ("taskpane.html", "index.html") for each in sources(name) if each != OFFICE)


def test_pictures_are_of_the_sizes_that_their_names_say(files):
    for size in (16, 32, 80):
        assert Image.open(BytesIO(files[f"icon-{size}.png"])).size == (size, size)
    package = zipfile.ZipFile(BytesIO(files["manifest.zip"]))
    assert package.read("manifest.json") == files["manifest.json"]
    assert Image.open(BytesIO(package.read("color.png"))).size == (192, 192)
    assert Image.open(BytesIO(package.read("outline.png"))).getpixel((0, 0))[3] == 0


@needs_tools
def test_python_is_served_along_only_if_it_is_what_pyodide_says_it_is(tmp_path):
    own = site(pyodide=PYODIDE)
    assert json.loads(own["pyodide/pyodide-lock.json"])["info"]["version"] == VERSION
    [numpy] = [name for name in own if name.startswith("pyodide/numpy-")]
    for path, content in own.items():
        if path.startswith("pyodide/"):
            (tmp_path / path.removeprefix("pyodide/")).write_bytes(content)
    (tmp_path / Path(numpy).name).write_bytes(own[numpy] + b"\0")
    with pytest.raises(RequestError, match="is not the file that"):
        site(pyodide=tmp_path)
    with pytest.raises(RequestError, match="no folder of Pyodide"):
        site(pyodide=tmp_path / "nowhere")


def test_the_command_writes_the_folder_for_an_address(tmp_path):
    told = printed("web", "build", "--base-url", "https://example.com/xlmodel", "--out", str(tmp_path / "site"))
    assert "written:" in told
    assert "https://example.com/xlmodel/taskpane.html" in (tmp_path / "site" / "manifest.xml").read_text()
    [settings] = (tmp_path / "site").glob("app-*/settings.js")
    assert CDN in settings.read_text()


@pytest.mark.parametrize(
    "base", ["http://example.com", "example.com", "https://me:secret@example.com", "https://a.b/?x=1"]
)
def test_an_address_that_office_does_not_take_is_refused(base, tmp_path):
    assert "https" in refused("web", "build", "--base-url", base, "--out", str(tmp_path / "site"))
    assert not (tmp_path / "site").exists()
