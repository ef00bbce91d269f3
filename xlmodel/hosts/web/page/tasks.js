// What is done with the workbook that is open: explain a cell, refresh, check, make a new one, mend, recalculate.
"use strict";

(() => {
  const { at, made, server, shown, explained, doing, listing } = xlmodel.page;

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

  for (const [name, line] of Object.entries(xlmodel.built.templates)) {
    at("template").append(Object.assign(made("option", `${name}: ${line}`), { value: name }));
  }
})();
