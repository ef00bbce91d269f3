// How answers, explanations and what a button does are shown: small pieces that the tabs of the page share.
"use strict";

xlmodel.page = (() => {
  const SERVER = "xlmodel.server";
  const at = (id) => document.getElementById(id);
  const made = (tag, text, kind) => Object.assign(document.createElement(tag), { textContent: text ?? "", className: kind ?? "" });
  const inExcel = () => globalThis.Office?.context?.host === "Excel";
  const server = () => JSON.parse(localStorage.getItem(SERVER) ?? "null");
  const keep = (given) => (given ? localStorage.setItem(SERVER, JSON.stringify(given)) : localStorage.removeItem(SERVER));

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

  // Buttons

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

  return { at, made, inExcel, server, keep, answered, shown, explained, doing, listing };
})();
