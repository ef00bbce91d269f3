"""The page of the templates: each with its line and a small picture, in the package and beside the workbooks."""

import json
import re
from pathlib import Path

import lxml.html
import pytest
from PIL import Image

import xlmodel.hosts
from tests.test_cli import printed
from xlmodel.hosts.templates_page import FILE, PICTURES, as_html, picture
from xlmodel.tasks.new import examples, templates

HOSTS = Path(xlmodel.hosts.__file__).parent
BOOKS = HOSTS.parents[1] / "workbooks"


def test_the_page_in_the_package_is_that_of_the_templates():
    assert (HOSTS / FILE).read_text("utf-8") == as_html(templates(), examples())


@pytest.mark.parametrize("name", templates())
def test_each_template_has_a_small_picture_that_shows_something(name):
    assert picture(name) == HOSTS / PICTURES / f"{name}.png"
    assert picture(name).stat().st_size <= 40_000
    with Image.open(picture(name)) as image:
        assert image.width > 300
        assert len(image.convert("RGB").getcolors(1 << 24)) > 8


def test_both_pages_show_every_template_with_its_picture_and_its_command():
    page = lxml.html.fromstring((HOSTS / FILE).read_text("utf-8"))
    readme = (BOOKS / "README.md").read_text("utf-8")
    for name, line in templates().items():
        [image] = page.xpath(f'//img[@src="{PICTURES}/{name}.png"]')
        command = f"xlmodel new {name} {examples()[name]}"
        assert command == image.getparent().findtext("h2")
        assert f"`{command}`: {line}." in readme
        [target] = re.findall(rf"\]\((\S+/hosts/\S+/{name}\.png)\)", readme)
        assert (BOOKS / target).resolve() == picture(name)
        assert f"]({name}.xlsx)" in readme


def test_the_command_names_line_and_picture_and_opens_the_page(monkeypatch):
    told = printed("new")
    for name, line in templates().items():
        assert f"{name:12} {line}\n{'':12} {picture(name)}\n" in told
    assert json.loads(printed("new", "--json")) == [
        {"template": name, "line": line, "picture": str(picture(name))} for name, line in templates().items()
    ]
    opened = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    assert printed("new", "--open").strip() == (HOSTS / FILE).as_uri() == opened[0]
