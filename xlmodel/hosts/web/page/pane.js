// The page as a whole, pane in Excel or playground in a browser: what answers, the tabs, the settings.
"use strict";

(() => {
  const { at, inExcel, server, keep, doing } = xlmodel.page;

  // What answers

  const SAYS = { starting: "Starting Python …", ready: "Ready", failed: "" };
  xlmodel.python = new xlmodel.Python(document.documentElement.dataset.app, (state, why) => {
    at("state").textContent = SAYS[state] || why;
    at("state").className = state;
    at("again").hidden = state !== "failed";
    if (state === "ready") at("about").textContent = `${why}, xlmodel ${xlmodel.built.version}. Nothing you enter leaves this computer.`;
    if (state === "ready") xlmodel.page.answerAgain();
  });
  xlmodel.queue = new xlmodel.Queue(xlmodel.answering(xlmodel.python, server));

  async function startAgain() {
    at("again").hidden = true;
    try {
      await xlmodel.python.restart();
      if (inExcel()) await xlmodel.recalculate();
    } catch {
      // The state line has the reason.
    }
  }

  // Tabs, as a keyboard expects them

  const tabs = [...at("tabs").children];

  function open(tab, focus) {
    for (const each of tabs) {
      each.setAttribute("aria-selected", String(each === tab));
      each.tabIndex = each === tab ? 0 : -1;
      at(each.getAttribute("aria-controls")).hidden = each !== tab;
    }
    if (focus) tab.focus();
  }

  at("tabs").addEventListener("click", ({ target }) => target.role === "tab" && open(target));
  at("tabs").addEventListener("keydown", (event) => {
    const shown = tabs.filter((each) => !each.hidden);
    const here = shown.indexOf(event.target);
    const to = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: shown.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    open(shown[(to + shown.length) % shown.length], true);
  });

  // Settings

  function fill() {
    const { address = "", token = "", all = false } = server() ?? {};
    at("address").value = address;
    at("token").value = token;
    at("all").checked = all;
  }

  async function tryServer() {
    const given = { address: at("address").value.trim(), token: at("token").value.trim(), all: at("all").checked };
    const [[[answer]]] = JSON.parse(await xlmodel.post(given, "/api/calls", '[["FORWARD_PE",[[[88]],[[8]]]]]'))[0];
    if (answer !== 11) throw new Error("something else than `xlmodel serve` answers there");
    keep(given);
    if (inExcel()) await xlmodel.recalculate();
    return "The server answers; saved.";
  }

  function forget() {
    keep(null);
    fill();
    at("tried").className = "";
    at("tried").textContent = "Forgotten.";
  }

  // Where the pane is

  function arrange() {
    at("tab-workbook").hidden = !inExcel();
    at("insert").hidden = !inExcel();
    at("copy").hidden = inExcel();
    if (!inExcel()) return;
    xlmodel.askDays();
    for (const name of ["xlmodelRecalculate", "XlmodelRecalculate"]) {
      Office.actions?.associate(name, (event) => xlmodel.recalculate().finally(() => event.completed()));
    }
    Office.addin?.getStartupBehavior?.().then((now) => (at("load").checked = now === "Load"));
  }

  at("again").onclick = startAgain;
  at("restart").onclick = startAgain;
  at("server").onsubmit = (event) => {
    event.preventDefault();
    doing(event.submitter ?? at("forget"), at("tried"), tryServer);
  };
  at("forget").onclick = forget;

  fill();
  arrange();
  globalThis.Office?.onReady?.(arrange);
  if (!server()?.all) xlmodel.python.start().catch(() => {}); // the state line has the reason
  else at("state").textContent = "The server works everything out";
})();
