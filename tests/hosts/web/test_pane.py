"""The pane in Excel and the playground in a browser, driven as a person would: every button, and what goes wrong."""

import base64
import json
import re
from contextlib import ExitStack
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from tests.counts import THOROUGH, some
from tests.hosts.web.serving import running
from tests.hosts.web.tools import AXE, lacks
from xlmodel.functions import REGISTRY
from xlmodel.hosts.web.site import OFFICE

pytestmark = pytest.mark.skipif(lacks() is not None, reason=str(lacks()))
READY = "#state.ready"
needs_time = pytest.mark.skipif(not THOROUGH, reason="Python starts anew for it: with XLMODEL_THOROUGH")
BOOK = Path(__file__).parents[3] / "workbooks" / "one-pager.xlsx"
NARROW, WIDE = {"width": 350, "height": 760}, {"width": 1200, "height": 800}


@pytest.fixture(scope="module")
def site_folder(tmp_path_factory):
    return tmp_path_factory.mktemp("site")


@pytest.fixture(scope="module")
def there(site_folder):
    """The address of the add-in, and a browser."""
    from tests.hosts.web.page import chromium, served

    with ExitStack() as stack:
        address = stack.enter_context(served(site_folder))
        yield address, stack.enter_context(chromium())


def visit(there, file, **options):
    from tests.hosts.web.page import opened

    address, browser = there
    page, beyond = opened(browser, address, file, **options)
    page.wait_for_selector(READY)
    return page, beyond


@pytest.fixture(scope="module")
def started_pane(there):
    return visit(there, "taskpane.html", viewport=NARROW)


@pytest.fixture
def pane(started_pane):
    """The pane in Excel, with an empty sheet."""
    page, _ = started_pane
    page.set_viewport_size(NARROW)
    page.evaluate("fakeExcel.cells.clear(); fakeExcel.log.length = 0; fakeExcel.settings.selected = 'A1'")
    page.click("#tab-functions")
    if page.is_visible("#back"):
        page.click("#back")
    return page


@pytest.fixture(scope="module")
def playground(there):
    return visit(there, "index.html", viewport=WIDE)


def enter(page, **cells: Any) -> None:
    for place, given in cells.items():
        formula, value = given if isinstance(given, tuple) else (given, given)
        page.evaluate("([at, cell]) => fakeExcel.cells.set(at, cell)", [place, {"formula": formula, "value": value}])


def log(page) -> list[Any]:
    return list(page.evaluate("fakeExcel.log"))


def said(page, selector: str, text: str) -> None:
    """Waits until a text is there."""
    page.locator(selector, has_text=text).first.wait_for()


# The playground


def test_the_playground_asks_nobody_but_its_own_address_and_shows_nothing_of_a_workbook(playground):
    page, beyond = playground
    assert beyond == []
    assert page.is_hidden("#tab-workbook")
    assert page.is_hidden("#insert")
    assert page.inner_text("#count") == f"{len(REGISTRY)} functions"


def test_the_search_finds_the_functions_that_hold_every_word(playground):
    page, _ = playground
    page.fill("#search", "peer discount")
    shown = page.eval_on_selector_all("#list button", "all => all.filter(e => !e.hidden).map(e => e.dataset.name)")
    assert "PEER_DISCOUNT" in shown
    assert page.inner_text("#count") == f"{len(shown)} of {len(REGISTRY)} functions"
    page.fill("#search", "nothing is called so")
    assert page.inner_text("#count") == f"0 of {len(REGISTRY)} functions"
    page.fill("#search", "")


def test_a_function_is_worked_out_as_its_arguments_are_typed_and_explained(playground):
    page, _ = playground
    page.click("[data-name=PEER_DISCOUNT]")
    page.fill("#argument-multiple", "11")
    page.fill("#argument-multiples", "20 25 30")
    said(page, "#answer", "0.56")  # 1 - 11/25
    assert page.input_value("#formula") == "=PEER_DISCOUNT(11, {20,25,30})"
    page.fill("#argument-method", "mean")
    assert page.input_value("#formula") == '=PEER_DISCOUNT(11, {20,25,30}, "mean")'
    page.click("#explain")
    said(page, "#explanation", "Result")
    assert page.get_attribute("#explain", "aria-expanded") == "true"
    page.click("#explain")
    assert page.is_hidden("#explanation")


def test_a_formula_may_be_typed_and_an_error_comes_with_its_reason(playground):
    page, _ = playground
    page.fill("#formula", "=FORWARD_PE(88, -1)")
    said(page, "#answer", "a loss has no P/E")
    assert page.inner_text("#answer b") == "#N/A"
    assert page.inner_text("#name") == "FORWARD_PE"
    assert page.input_value("#argument-forward_eps") == "-1"
    page.fill("#formula", "=FORWARD_PE(B2, 8)")
    said(page, "#answer", "B2 is no number or text")
    page.fill("#formula", "=FORWARD_PE(88, 8")
    said(page, "#answer", "this is no call")
    page.fill("#formula", '=MARKET_PRICE("BABA")')
    said(page, "#answer", "xlmodel serve")


def test_the_formula_is_copied_as_a_cell_takes_it(playground):
    page, _ = playground
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.fill("#formula", "=FORWARD_PE(88, 8)")
    page.click("#copy")
    said(page, "#copy", "Copied")
    assert page.evaluate("navigator.clipboard.readText()") == page.input_value("#formula") == "=FORWARD_PE(88, 8)"
    said(page, "#copy", "Copy formula")


def test_every_function_has_an_example_that_its_page_shows_without_a_mistake(playground):
    page, _ = playground
    shown = page.evaluate(
        """async () => Promise.all(xlmodel.functions.map(async (each) => {
             const blocks = each.example.map((text) => xlmodel.constant(text));
             return [each.name, each.example.length, blocks.includes(undefined), await xlmodel.queue.ask(each.name, blocks)];
           }))"""
    )
    assert [name for name, _, unread, _ in shown if unread] == []
    bad = [name for name, count, _, [cells, *_] in shown if count and isinstance(cells[0][0], dict)]
    assert {REGISTRY[name].category for name in bad} <= {"Data"}
    assert sum(count > 0 for _, count, *_ in shown) > 0.7 * len(REGISTRY)


# Formulas as texts


@pytest.mark.parametrize(
    ("formula", "meant"),
    [
        ("=FORWARD_PE(B6,B7)", "=XLM.FORWARD_PE(B6,B7)"),
        ("=_xldudf_XLM_FORWARD_PE(B6,B7)", "=XLM.FORWARD_PE(B6,B7)"),
        ("=_xldudf_FORWARD_PE(B6,B7)+1", "=XLM.FORWARD_PE(B6,B7)+1"),
        ("=_xll.FORWARD_PE(1,2)", "=XLM.FORWARD_PE(1,2)"),
        ("=[1]!FORWARD_PE(1,2)", "=XLM.FORWARD_PE(1,2)"),
        ("='C:\\Add ins\\XlModel.xlam'!FORWARD_PE(1,2)", "=XLM.FORWARD_PE(1,2)"),
        ("=XLM.FORWARD_PE(1,2)", "=XLM.FORWARD_PE(1,2)"),
        ('=IF(forward_pe(1,2)>3,"FORWARD_PE(1)",\'FORWARD_PE(\'!A1)', '=IF(XLM.FORWARD_PE(1,2)>3,"FORWARD_PE(1)",\'FORWARD_PE(\'!A1)'),
        ("=SUM(PEER_STATS(A1:A3),FORWARD_PE(1,2))", "=SUM(XLM.PEER_STATS(A1:A3),XLM.FORWARD_PE(1,2))"),
        ("=MY_FORWARD_PE(1,2)", None),
        ("=X.FORWARD_PE(1,2)", None),
        ("=FORWARD_PE+1", None),
        ('="FORWARD_PE(1,2)"', None),
        ("FORWARD_PE(1,2)", None),
    ],
)  # fmt: skip
def test_only_calls_of_ours_are_spelled_anew(playground, formula, meant):
    assert playground[0].evaluate("formula => xlmodel.respelled(formula)", formula) == meant


@pytest.mark.parametrize(
    ("text", "block"),
    [
        ("88", [[88]]), ("-1.5e3", [[-1500]]), ("10%", [[0.1]]), ("TRUE", [[True]]), ('"a ""b"""', [['a "b"']]), ("", None),
        ("{1,2;3,4}", [[1, 2], [3, 4]]), ('{"a;b",2}', [["a;b", 2]]), ("#N/A", [[{"error": "#N/A"}]]),
    ],
)  # fmt: skip
def test_a_constant_is_read_as_the_block_of_cells_it_stands_for(playground, text, block):
    assert playground[0].evaluate("text => xlmodel.constant(text)", text) == block


@pytest.mark.parametrize("text", ["B2", "1+1", "{1,2;3}", "{B2}", "FORWARD_PE(1,2)", "1e999", "0x10", "growth"])
def test_what_is_no_constant_is_none(playground, text):
    assert playground[0].evaluate("text => xlmodel.constant(text) === undefined", text)


# In Excel


def test_the_pane_asks_nobody_but_its_own_address_and_office(started_pane):
    _, beyond = started_pane
    assert {url.rpartition("/")[0] for url in beyond} == {OFFICE.rpartition("/")[0]}


def test_a_formula_goes_into_the_selected_cell_and_over_another_only_when_asked_twice(pane):
    pane.click("[data-name=FORWARD_PE]")
    pane.fill("#argument-price", "88")
    pane.fill("#argument-forward_eps", "8")
    assert pane.input_value("#formula") == "=XLM.FORWARD_PE(88, 8)"
    pane.click("#insert")
    said(pane, "#inserted", "Model!A1: =XLM.FORWARD_PE(88, 8)")
    assert log(pane) == [["A1", "=XLM.FORWARD_PE(88, 8)"]]
    enter(pane, A1=7)
    pane.click("#insert")
    said(pane, "#inserted", "not empty")
    assert len(log(pane)) == 1
    pane.click("#insert")
    said(pane, "#inserted", "Model!A1: =XLM.FORWARD_PE(88, 8)")
    assert len(log(pane)) == 2


def test_the_selected_cell_is_explained_from_the_figures_in_the_sheet(pane):
    enter(pane, A1=("=XLM.FORWARD_PE(B2,$C$2)", 11), B2=88, C2=8)
    pane.click("#tab-workbook")
    pane.click("#explain-cell")
    said(pane, "#cell", "Result")
    shown = pane.inner_text("#cell")
    assert "=XLM.FORWARD_PE(B2,$C$2)" in shown
    assert re.search(r"price\s+88\s", shown)
    assert re.search(r"Result\s+11\s", shown)


def test_of_an_argument_that_the_sheet_works_out_the_pane_says_what_to_enter(pane):
    enter(pane, A1=("=XLM.FORWARD_PE(B2*2,8)", 22), B2=88)
    pane.click("#tab-workbook")
    pane.click("#explain-cell")
    said(pane, "#cell", '=XLM.EXPLAIN("FORWARD_PE", B2*2, 8)')
    pane.evaluate("fakeExcel.settings.selected = 'D9'")
    pane.click("#explain-cell")
    said(pane, "#cell", "calls none of our functions")


def test_repair_enters_anew_what_shows_name_or_is_spelled_otherwise_and_nothing_else(pane):
    enter(
        pane,
        A1=("=_xldudf_XLM_FORWARD_PE(1,2)", "#NAME?"),
        A2=("=FORWARD_PE(1,2)", "#NAME?"),
        A3=("=XLM.FORWARD_PE(1,2)", "#NAME?"),
        A4=("=XLM.FORWARD_PE(1,2)", 0.5),
        A5=("=UNKNOWN(1)", "#NAME?"),
        A6="FORWARD_PE(1,2)",
    )
    pane.click("#tab-workbook")
    pane.click("#repair")
    said(pane, "#done", "3 formulas were entered anew")
    assert log(pane) == [[f"A{row}", "=XLM.FORWARD_PE(1,2)"] for row in (1, 2, 3)]


def test_the_workbook_is_recalculated_by_the_pane_and_by_the_button_of_the_ribbon(pane):
    pane.click("#tab-workbook")
    pane.click("#recalculate")
    said(pane, "#done", "Recalculated")
    done = pane.evaluate(
        "new Promise((done) => fakeExcel.actions.xlmodelRecalculate({ completed: () => done('done') }))"
    )
    assert done == "done"
    assert log(pane) == [["calculate", "Full"]] * 2


def test_the_functions_may_start_with_the_workbook(pane):
    pane.click("#tab-workbook")
    pane.check("#load")
    said(pane, "#done", "start with this workbook")
    assert pane.evaluate("fakeExcel.settings.startup") == "Load"
    pane.uncheck("#load")
    said(pane, "#done", "when the pane is opened")
    assert pane.evaluate("fakeExcel.settings.startup") == "None"


def test_what_excel_refuses_is_shown_and_the_button_works_again(pane):
    pane.click("#tab-workbook")
    pane.evaluate(
        "() => { globalThis.kept = Excel.run; Excel.run = async () => { throw new Error('the sheet is protected') } }"
    )
    pane.click("#repair")
    said(pane, "#done", "the sheet is protected")
    pane.evaluate("() => { Excel.run = globalThis.kept }")
    pane.click("#repair")
    said(pane, "#done", "0 formulas")


# Calls


def test_equal_calls_are_asked_once_and_many_go_in_few_messages(pane):
    counted = pane.evaluate(
        """async () => {
             const before = { ...xlmodel.queue.counted };
             await Promise.all(Array.from({ length: 10000 }, (_, i) => fakeExcel.call("FORWARD_PE", [[[100 + (i % 10)]], [[8]]])));
             const after = xlmodel.queue.counted;
             return Object.keys(after).map((name) => after[name] - before[name]);
           }"""
    )
    assert counted == [10000, 10, 1]


def test_errors_reach_excel_as_its_own_with_our_reason_where_it_shows_one(pane):
    def shown(name: str, *given: Any) -> Any:
        return pane.evaluate("([name, given]) => fakeExcel.call(name, given)", [name, list(given)])

    assert shown("FORWARD_PE", [[88]], [[-1]])["error"] == "#N/A"
    assert "a loss has no P/E" in shown("FORWARD_PE", [[88]], [[-1]])["message"]
    assert shown("FORWARD_PE", [["x"]], [[8]])["message"].startswith("price is 'x', not a number")
    assert shown("FORWARD_PE", [[None]], [[8]])["message"] == "price is blank"
    assert shown("FORWARD_PE", None, [[8]])["message"] == "price is left out"
    assert shown("FORWARD_PE", [[1e308]], [[1e-308]])["error"] == "#NUM!"
    column = shown("FORWARD_PE", [[88], [{"type": "Error", "basicValue": "#DIV/0!"}], [44]], [[8], [8], [0]])
    assert column == {"cells": [[11], [{"error": "#DIV/0!"}], [{"error": "#N/A"}]]}
    spill = {"type": "Error", "basicValue": "#SPILL!"}  # of those that no function may give
    assert shown("FORWARD_PE", [[spill]], [[8]]) == {"error": "#VALUE!", "message": "price holds #SPILL!"}


def fresh(page) -> None:
    """A page that has not seen yet what this Excel passes for a blank."""
    page.evaluate("localStorage.clear()")
    page.add_script_tag(url=f"{page.get_attribute('html', 'data-app')}blanks.js")


def test_a_build_that_passes_zero_for_a_blank_is_found_out_by_looking_at_the_sheet(pane):
    fresh(pane)
    enter(pane, A1=0, A3=1)

    def value(growth: Any, address: str) -> Any:
        """Of EPS 8, a growth and three years, at 15 times: 120 without growth, 960 if it doubles each year."""
        given, places = [[[8]], growth, [[3]], [[15]]], [None, address, None, None]
        return pane.evaluate("([given, at]) => fakeExcel.call('SCENARIO_VALUE', given, at)", [given, places])

    assert value([[0]], "Model!A1") == {"cells": [[120]]}
    assert "is blank" in value([[0]], "Model!B1")["message"]
    assert value([[0], [0], [1]], "Model!A1:A3") == {"cells": [[120], [{"error": "#N/A"}], [960]]}
    pane.evaluate("() => { globalThis.kept = Excel.run; Excel.run = async () => { throw new Error('busy') } }")
    assert "does not tell a blank" in value([[0]], "Model!B1")["message"]
    value([[None]], "Model!B1")  # a build that passes a blank needs no look
    assert value([[0]], "Model!A1") == {"cells": [[120]]}
    pane.evaluate("() => { Excel.run = globalThis.kept }")


# Python that does not start, and servers


def test_where_python_does_not_start_cells_and_pane_say_why_and_a_retry_works(there, site_folder):
    from tests.hosts.web.page import opened

    address, browser = there
    [wheel] = site_folder.rglob("xlmodel-*.whl")
    away = wheel.rename(wheel.with_suffix(".away"))
    page, _ = opened(browser, address)
    early = page.evaluate("fakeExcel.call('FORWARD_PE', [[[88]], [[8]]])")  # before anything is ready
    assert early["error"] == "#N/A"
    assert "Python did not start" in early["message"]
    assert "404" in page.inner_text("#state")
    away.rename(wheel)
    page.click("#again")
    page.wait_for_selector(READY)
    page.wait_for_function("fakeExcel.log.length > 0")
    assert log(page) == [["calculate", "Full"]]
    assert page.evaluate("fakeExcel.call('FORWARD_PE', [[[88]], [[8]]])") == {"cells": [[11]]}
    page.context.close()


@needs_time
def test_python_is_started_again_from_the_settings_and_the_cells_are_worked_out_anew(pane):
    [before] = pane.workers
    pane.click("#tab-settings")
    pane.click("#restart")
    pane.wait_for_function("fakeExcel.log.length > 0")
    assert log(pane) == [["calculate", "Full"]]
    [after] = pane.workers
    assert after != before
    pane.wait_for_selector(READY)
    assert pane.evaluate("fakeExcel.call('FORWARD_PE', [[[88]], [[8]]])") == {"cells": [[11]]}


def test_a_server_answers_what_reads_the_store_and_is_told_about_where_it_does_not(there, pane, tmp_path):
    page = pane
    with running(tmp_path, "--http", "--origin", there[0]) as server:
        page.click("#tab-settings")

        def settle(at: str, token: str) -> None:
            page.fill("#address", at)
            page.fill("#token", token)
            page.click("#server button[type=submit]")

        base = f"http://127.0.0.1:{server.port}"
        settle("http://127.0.0.1:9", server.token)
        said(page, "#tried", "no server answers at http://127.0.0.1:9")
        settle(base, "wrong")
        said(page, "#tried", "does not know this token")
        settle(base, server.token)
        said(page, "#tried", "The server answers; saved")
        price = "fakeExcel.call('MARKET_PRICE', [[['BABA']], [[45924]]])"
        assert page.evaluate(price) == {"cells": [[176.44]]}
        assert page.evaluate("fakeExcel.call('FORWARD_PE', [[[88]], [[8]]])") == {"cells": [[11]]}
        server.process.terminate()
        server.process.wait(20)
        assert "no server answers" in page.evaluate(price)["message"]
        page.click("#forget")
        said(page, "#tried", "Forgotten")
        assert "xlmodel serve" in page.evaluate(price)["message"]


def test_the_open_workbook_is_refreshed_and_checked_and_a_new_one_is_made(there, pane, tmp_path):
    pane.click("#tab-workbook")
    pane.click("#refresh")
    said(pane, "#found", "start `xlmodel serve`")
    with running(tmp_path, "--http", "--origin", there[0], store=str(tmp_path / "store.sqlite")) as server:
        kept = {"address": f"http://127.0.0.1:{server.port}", "token": server.token}
        pane.evaluate("kept => localStorage.setItem('xlmodel.server', JSON.stringify(kept))", kept)
        pane.click("#refresh")
        said(pane, "#found", "the workbook is protected")
        pane.evaluate("book => (fakeExcel.settings.file = book)", base64.b64encode(BOOK.read_bytes()).decode())
        pane.click("#workbook summary")
        pane.fill("#figures", "security,item,value,known_on\nAAPL,price,251.5,2026-02-20")
        pane.click("#refresh")
        said(pane, "#found", "251.5")
        assert "price:" in pane.inner_text("#found")
        assert [251.5] in [row for _, block in log(pane) if isinstance(block, list) for row in block]
        assert log(pane)[-1] == ["calculate", "Full"]
        pane.fill("#figures", "security,item,value,known_on\nAAPL,price,two,2026-02-20")
        pane.click("#refresh")
        said(pane, "#found", "two")
        pane.click("#check")
        pane.wait_for_function(
            "!document.getElementById('check').disabled && !document.getElementById('found').innerText.includes('two')"
        )
        assert pane.locator("#found").inner_text() == "Nothing found." or pane.locator("#found li").count() > 0
        pane.select_option("#template", "one-pager")
        pane.fill("#ticker", "AAPL")
        pane.click("#new")
        said(pane, "#made", "Apple")
        [made] = [book for name, book in log(pane) if name == "createWorkbook"]
        assert base64.b64decode(made).startswith(b"PK")
        pane.fill("#ticker", "")
        pane.click("#new")
        said(pane, "#made", "which company?")
    pane.evaluate("localStorage.removeItem('xlmodel.server')")


@needs_time
def test_python_runs_in_the_page_under_the_policy_that_the_server_sets(there, tmp_path):
    from tests.hosts.web.page import opened
    from tests.hosts.web.tools import PYODIDE

    with running(tmp_path, "--http", "--pyodide", str(PYODIDE)) as server:
        page, beyond = opened(there[1], f"http://127.0.0.1:{server.port}", "index.html")
        troubles: list[str] = []
        page.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
        page.reload()
        page.wait_for_selector(READY)
        page.click("[data-name=FORWARD_PE]")
        said(page, "#answer", "9.91")  # CFA Institute: IBM at 137.90 and 13.91
        assert beyond == troubles == []
        page.context.close()


# Everybody


@pytest.mark.parametrize(
    ("size", "scheme"),
    some(product((NARROW, WIDE), ("light", "dark"))),
    ids=lambda each: each if isinstance(each, str) else str(each["width"]),
)
def test_the_page_has_nothing_that_axe_objects_to(pane, size, scheme):
    page = pane
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=scheme)
    page.evaluate(AXE.read_text("utf-8"))
    found = []

    def look(where: str) -> None:
        violations = page.evaluate("axe.run()")["violations"]
        found.extend((where, each["id"], each["nodes"][0]["html"][:120]) for each in violations)

    look("functions")
    page.click("[data-name=PEER_DISCOUNT]")
    page.click("#explain")
    said(page, "#explanation", "Result")
    look("a function")
    for tab in ("workbook", "settings"):
        page.click(f"#tab-{tab}")
        look(tab)
    assert found == []


def test_the_page_is_worked_by_keyboard_alone(pane):
    pane.focus("#tab-functions")
    pane.keyboard.press("ArrowRight")
    assert pane.evaluate("document.activeElement.id") == "tab-workbook"
    assert pane.is_visible("#workbook")
    pane.keyboard.press("End")
    assert pane.evaluate("document.activeElement.id") == "tab-settings"
    pane.keyboard.press("ArrowRight")
    assert pane.evaluate("document.activeElement.id") == "tab-functions"
    pane.focus("#search")
    pane.keyboard.type("forward_pe")
    pane.keyboard.press("Tab")
    pane.keyboard.press("Enter")
    assert pane.evaluate("document.activeElement.id") == "detail"
    assert pane.inner_text("#name").startswith("FORWARD_PE")
    pane.click("#back")
    assert pane.evaluate("document.activeElement.id") == "search"
    pane.fill("#search", "")


def test_nothing_of_a_page_is_wider_than_the_pane(pane):
    page = pane
    for name in ("PEER_STATS", "DCF_TABLE", "EXPLAIN"):
        page.evaluate("name => document.querySelector(`[data-name=${name}]`).click()", name)
        page.wait_for_function("document.getElementById('answer').childElementCount > 0")
        assert page.evaluate("document.documentElement.scrollWidth") == NARROW["width"], name


def test_no_function_says_more_in_the_page_than_its_docstring(playground):
    page, _ = playground
    texts = page.evaluate("xlmodel.functions.map((each) => [each.name, each.text])")
    assert all(text and text in (REGISTRY[name].call.__doc__ or "").replace("\n    ", "\n") for name, text in texts)
    assert json.loads(page.evaluate("JSON.stringify(xlmodel.built)"))["wheel"].startswith("xlmodel-")
