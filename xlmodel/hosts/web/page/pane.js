// The pane in Excel, and the playground in a browser.
"use strict";

(() => {
  const SERVER = "xlmodel.server";
  const at = (id) => document.getElementById(id);
  const made = (tag, text, kind) => Object.assign(document.createElement(tag), { textContent: text ?? "", className: kind ?? "" });
  const inExcel = () => globalThis.Office?.context?.host === "Excel";
  let chosen = null;

  // What answers

  const server = () => JSON.parse(localStorage.getItem(SERVER) ?? "null");
  const SAYS = { starting: "Starting Python …", ready: "Ready", failed: "" };
  xlmodel.python = new xlmodel.Python(document.documentElement.dataset.app, (state, why) => {
    at("state").textContent = SAYS[state] || why;
    at("state").className = state;
    at("again").hidden = state !== "failed";
    if (state === "ready") at("about").textContent = `${why}, xlmodel ${xlmodel.built.version}. Nothing you enter leaves this computer.`;
    if (state === "ready" && chosen) showAnswer();
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

  // The list of functions

  function list() {
    for (const each of xlmodel.functions) {
      let chapter = at("list").lastElementChild;
      if (chapter?.dataset.category !== each.category) {
        chapter = made("section");
        chapter.dataset.category = each.category;
        chapter.append(made("h3", each.category));
        at("list").append(chapter);
      }
      const button = made("button");
      button.type = "button";
      button.dataset.name = each.name;
      button.append(made("b", each.name), made("span", each.summary));
      button.onclick = () => choose(each, true);
      chapter.append(button);
    }
  }

  function search() {
    const words = at("search").value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const each of xlmodel.functions) {
      const described = each.parameters.map((parameter) => `${parameter.name} ${parameter.description}`).join(" ");
      const text = `${each.name} ${each.name.replaceAll("_", " ")} ${each.summary} ${described}`.toLowerCase();
      const found = words.every((word) => text.includes(word));
      at("list").querySelector(`[data-name="${each.name}"]`).hidden = !found;
      count += found;
    }
    for (const chapter of at("list").children) chapter.hidden = !chapter.querySelector("button:not([hidden])");
    at("count").textContent = words.length ? `${count} of ${xlmodel.functions.length} functions` : `${count} functions`;
  }

  // One function

  function choose(each, focus, texts) {
    chosen = each;
    for (const button of at("list").querySelectorAll("button")) {
      button.setAttribute("aria-current", String(button.dataset.name === each.name));
    }
    at("functions").classList.add("chosen");
    at("detail").hidden = false;
    at("name").textContent = each.name;
    at("summary").textContent = each.summary;
    at("text").textContent = each.text;
    at("arguments").replaceChildren(...each.parameters.flatMap((parameter, i) => field(parameter, (texts ?? each.example)[i] ?? "")));
    at("inserted").textContent = "";
    write();
    if (focus) at("detail").focus();
  }

  function field(parameter, value) {
    const input = made("input");
    input.id = `argument-${parameter.name}`;
    input.value = value;
    input.spellcheck = false;
    input.oninput = write;
    const label = made("label", parameter.required ? parameter.name : `${parameter.name}, optional`);
    label.htmlFor = input.id;
    label.append(made("small", parameter.description));
    return [label, input];
  }

  const written = () => {
    const texts = [...at("arguments").querySelectorAll("input")].map((input) => xlmodel.written(input.value));
    while (texts.length && texts.at(-1) === "") texts.pop();
    return texts;
  };

  // As this spreadsheet spells it: the add-in's functions have a prefix, those of a playground none.
  const spelled = (name, texts) => `=${inExcel() ? `${xlmodel.namespace}.` : ""}${name}(${texts.join(", ")})`;

  function write() {
    at("formula").value = spelled(chosen.name, written());
    hideExplanation();
    showAnswer();
  }

  function read() {
    const call = xlmodel.firstCall(at("formula").value);
    hideExplanation();
    if (call && call.name !== chosen.name) {
      const formula = at("formula").value;
      choose(xlmodel.functions.find((each) => each.name === call.name), false, call.texts);
      at("formula").value = formula;
    } else if (call) {
      at("arguments").querySelectorAll("input").forEach((input, i) => (input.value = call.texts[i] ?? ""));
    }
    showAnswer();
  }

  // Its answer

  function blocks() {
    const call = xlmodel.firstCall(at("formula").value);
    if (!call || call.name !== chosen.name) throw new Error(`this is no call such as ${spelled(chosen.name, written())}`);
    const texts = [...call.texts];
    while (texts.length && texts.at(-1) === "") texts.pop();
    return texts.map((text) => {
      const block = xlmodel.constant(text);
      if (block === undefined) throw new Error(`${text} is no number or text: cells are read only in the workbook`);
      return block;
    });
  }

  let latest = 0;

  async function showAnswer() {
    const mine = (latest += 1);
    const shown = await answered(chosen.name, blocks);
    if (mine === latest) at("answer").replaceChildren(...shown);
  }

  async function answered(name, asked) {
    try {
      const [cells, reason] = await xlmodel.queue.ask(name, asked());
      const why = reason ? [made("span", reason, "reason")] : [];
      if (cells.length > 1 || cells[0].length > 1) return [...why, table(cells)];
      return [made("b", shown(cells[0][0]), cells[0][0]?.error ? "failed" : ""), ...why];
    } catch (problem) {
      return [made("span", problem.message, "reason failed")];
    }
  }

  function shown(cell) {
    if (cell === null) return "";
    if (typeof cell === "number") return String(Number(cell.toPrecision(10)));
    return typeof cell === "object" ? cell.error : String(cell).toUpperCase() === "TRUE" ? "TRUE" : String(cell);
  }

  function table(cells) {
    const whole = made("table");
    const headed = cells.length > 1 && cells[0].every((cell) => typeof cell === "string" && cell !== "");
    cells.forEach((line, i) => {
      const row = made("tr");
      const heads = headed && i === 0;
      row.append(...line.map((cell, j) => made(heads ? "th" : "td", shown(cell), numeric(heads ? cells[1][j] : cell))));
      whole.append(row);
    });
    return whole;
  }

  const numeric = (cell) => (typeof cell === "number" ? "number" : "");

  // Explanations: item, value and meaning

  function explanation([, ...lines]) {
    const whole = made("table", "", "stacked");
    for (const [item, value, meaning] of lines) {
      const line = made("tr");
      line.append(made("td", item, item === "Warning" ? "item odd" : "item"), made("td", shown(value)), made("td", meaning, "meaning"));
      whole.append(line);
    }
    return whole;
  }

  async function explained(name, asked) {
    try {
      const [cells, reason] = await xlmodel.queue.ask("EXPLAIN", [[[name]], ...asked()]);
      return [cells.length > 1 ? explanation(cells) : made("span", reason, "reason failed")];
    } catch (problem) {
      return [made("span", problem.message, "reason failed")];
    }
  }

  async function toggleExplanation() {
    if (!at("explanation").hidden) {
      hideExplanation();
      return;
    }
    at("explanation").replaceChildren(...(await explained(chosen.name, blocks)));
    at("explanation").hidden = false;
    at("explain").setAttribute("aria-expanded", "true");
  }

  function hideExplanation() {
    at("explanation").hidden = true;
    at("explain").setAttribute("aria-expanded", "false");
  }

  // The workbook

  async function doing(button, output, act) {
    button.disabled = true;
    output.className = "";
    output.textContent = "…";
    try {
      output.textContent = await act();
    } catch (problem) {
      output.className = "failed";
      output.textContent = problem.message;
    } finally {
      button.disabled = false;
    }
  }

  const insert = () =>
    Excel.run(async (context) => {
      const cell = context.workbook.getActiveCell();
      cell.load("values,address");
      await context.sync();
      if (cell.values[0][0] !== "" && at("insert").dataset.over !== cell.address) {
        // Undo does not reach what an add-in writes in Excel before API 1.19.
        at("insert").dataset.over = cell.address;
        throw new Error(`${cell.address} is not empty: press again to replace what stands there`);
      }
      delete at("insert").dataset.over;
      cell.formulas = [[at("formula").value]];
      await context.sync();
      return `${cell.address}: ${at("formula").value}`;
    });

  const explainCell = () =>
    Excel.run(async (context) => {
      const cell = context.workbook.getActiveCell();
      cell.load("formulas,address");
      await context.sync();
      const call = xlmodel.firstCall(String(cell.formulas[0][0]));
      if (!call) return [made("p", `${cell.address} calls none of our functions.`)];
      const sheet = cell.address.slice(0, cell.address.lastIndexOf("!") + 1);
      const asked = await Promise.all(call.texts.map((text) => argument(context, text, sheet)));
      const open = asked.findIndex((block) => block === undefined);
      const head = made("p", `${cell.address}: ${cell.formulas[0][0]}`);
      if (open >= 0) {
        const formula = `=${xlmodel.namespace}.EXPLAIN("${call.name}", ${call.texts.join(", ")})`;
        return [head, made("p", `${call.texts[open]} is worked out in the sheet. Enter this in a free cell:`), made("pre", formula)];
      }
      return [head, ...(await explained(call.name, () => asked))];
    });

  async function argument(context, text, sheet) {
    const constant = xlmodel.constant(text);
    if (constant !== undefined) return constant;
    const named = /^'?[^!(){}",]+'?![$A-Z0-9:]+$/i.test(text);
    if (!named && !/^\$?[A-Z]{1,3}\$?\d+(:\$?[A-Z]{1,3}\$?\d+)?$/i.test(text)) return undefined;
    const range = xlmodel.rangeAt(context, named ? text : sheet + text);
    range.load("values");
    await context.sync();
    return xlmodel.block(range.values);
  }

  const shownValue = (value) => (value === null ? "blank" : shown(value));

  function sentences(texts) {
    const whole = made("ul");
    whole.append(...texts.map((text) => made("li", text)));
    return whole;
  }

  async function ownFigures() {
    const [file] = at("file").files;
    return file ? await file.text() : at("figures").value;
  }

  async function refresh() {
    const done = await xlmodel.refresh(server(), await ownFigures());
    const changes = done.changes.map((each) => `${each.name}: ${shownValue(each.old)} → ${shownValue(each.new)}, ${each.source}`);
    const rest = [...done.failures, ...done.not_read, ...done.left_out, ...done.findings.map((each) => each.sentence)];
    return [made("p", `As of ${done.as_of}: ${done.status}`), sentences([...changes, ...rest])];
  }

  async function check() {
    const found = await xlmodel.check(server());
    return found.length ? [sentences(found.map((each) => each.sentence))] : [made("p", "Nothing found.")];
  }

  async function make() {
    const done = await xlmodel.make(server(), at("template").value, at("ticker").value);
    const gaps = done.gaps.map((each) => `to fill in: ${each}`);
    return [made("p", `${done.company} as of ${done.as_of}`), sentences([...gaps, ...done.missing])];
  }

  async function listing(button, output, act) {
    output.replaceChildren();
    const line = made("p");
    output.append(line);
    let found = [];
    await doing(button, line, async () => {
      found = await act();
      return "";
    });
    if (found.length) output.replaceChildren(...found);
  }

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
    localStorage.setItem(SERVER, JSON.stringify(given));
    if (inExcel()) await xlmodel.recalculate();
    return "The server answers; saved.";
  }

  function forget() {
    localStorage.removeItem(SERVER);
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

  at("search").oninput = search;
  at("formula").oninput = read;
  at("again").onclick = startAgain;
  at("restart").onclick = startAgain;
  at("arguments").onsubmit = (event) => event.preventDefault();
  at("explain").onclick = toggleExplanation;
  at("insert").onclick = () => doing(at("insert"), at("inserted"), insert);
  at("copy").onclick = async () => {
    await navigator.clipboard.writeText(at("formula").value);
    at("copy").textContent = "Copied";
    setTimeout(() => (at("copy").textContent = "Copy formula"), 1500);
  };
  at("back").onclick = () => {
    at("functions").classList.remove("chosen");
    at("search").focus();
  };
  at("explain-cell").onclick = () => listing(at("explain-cell"), at("cell"), explainCell);
  at("refresh").onclick = () => listing(at("refresh"), at("found"), refresh);
  at("check").onclick = () => listing(at("check"), at("found"), check);
  at("new").onclick = () => listing(at("new"), at("made"), make);
  at("repair").onclick = () => doing(at("repair"), at("done"), async () => `${await xlmodel.repair()} formulas were entered anew.`);
  at("recalculate").onclick = () => doing(at("recalculate"), at("done"), async () => (await xlmodel.recalculate(), "Recalculated."));
  at("load").onchange = () =>
    doing(at("load"), at("done"), async () => {
      await Office.addin.setStartupBehavior(at("load").checked ? "Load" : "None");
      return at("load").checked ? "The functions start with this workbook. Save it." : "The functions start when the pane is opened. Save it.";
    });
  at("server").onsubmit = (event) => {
    event.preventDefault();
    doing(event.submitter ?? at("forget"), at("tried"), tryServer);
  };
  at("forget").onclick = forget;

  for (const [name, line] of Object.entries(xlmodel.built.templates)) {
    at("template").append(Object.assign(made("option", `${name}: ${line}`), { value: name }));
  }
  list();
  search();
  fill();
  arrange();
  globalThis.Office?.onReady?.(arrange);
  if (matchMedia("(min-width: 800px)").matches) choose(xlmodel.functions.find((each) => each.name === "FORWARD_PE"));
  if (!server()?.all) xlmodel.python.start().catch(() => {}); // the state line has the reason
  else at("state").textContent = "The server works everything out";
})();
