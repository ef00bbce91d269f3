"""The page of the functions: it holds every one of them, and its search finds them in a real browser."""

import os
import shutil
import subprocess
from pathlib import Path

import lxml.html
import pytest

import xlmodel.hosts
from tests.test_cli import printed, refused
from xlmodel.functions import REGISTRY
from xlmodel.hosts.docs_page import FILE, as_html
from xlmodel.report.paper import browser

PAGE = Path(xlmodel.hosts.__file__).parent / FILE


def test_the_page_in_the_package_is_that_of_the_declarations():
    assert PAGE.read_text("utf-8") == as_html(REGISTRY.values())


def test_every_function_is_on_it_with_its_arguments_and_its_docstring():
    root = lxml.html.fromstring(PAGE.read_text("utf-8"))
    articles = {article.get("id"): article for article in root.iter("article")}
    assert [*articles] == [*REGISTRY]
    for name, function in REGISTRY.items():
        cells = [row[0].text_content().strip("[]") for row in articles[name].iter("tr")][1:]
        assert cells == [parameter.name for parameter in function.parameters]
        for line in filter(None, map(str.strip, function.sections["Formula"].splitlines())):
            assert line in articles[name].text_content()


@pytest.mark.skipif(browser() is None, reason="needs a browser of the Chromium family")
def test_the_search_shows_the_functions_that_hold_every_word(tmp_path):
    program = browser()
    rooted = ["--no-sandbox"] if os.geteuid() == 0 else []
    options = ["--headless=new", "--disable-gpu", f"--user-data-dir={tmp_path}", "--dump-dom", *rooted]
    address = f"{PAGE.as_uri()}#search=PEERS%20harmonic"
    done = subprocess.run([program, *options, address], capture_output=True, text=True, check=True, timeout=120)
    root = lxml.html.fromstring(done.stdout)
    articles = [*root.iter("article")]
    shown = {article.get("id") for article in articles if article.get("hidden") is None}
    expected = {
        a.get("id") for a in articles if all(word in a.text_content().lower() for word in ("peers", "harmonic"))
    }
    assert shown == expected
    assert 0 < len(shown) < len(articles)
    assert root.get_element_by_id("count").text == f"{len(shown)} of {len(articles)}"


def test_the_command_opens_the_page_at_a_function(tmp_path, monkeypatch):
    log = tmp_path / "opened"
    viewer = tmp_path / "viewer"
    viewer.write_text(f'#!{shutil.which("sh")}\necho "$1" > {log}\n')
    viewer.chmod(0o755)
    monkeypatch.setenv("BROWSER", f"{viewer} %s")
    shown = printed("functions", "forward_pe", "--open").strip()
    assert shown == f"{PAGE.as_uri()}#FORWARD_PE"
    assert log.read_text().strip() == shown
    assert "no function is called FOWARD_PE" in refused("functions", "FOWARD_PE", "--open")
