// Formulas as texts: the arguments of a call, what stands in them, and how this add-in spells our functions.
"use strict";

(() => {
  const QUOTED = /"(?:[^"]|"")*"|'(?:[^']|'')*'/y;
  const CALLED = /(?:'(?:[^']|'')*\.xlam?'!|\[\d+\]!|_xll\.|_xludf\.|_xldudf_(?:XLM_)?|XLM\.|@)*([A-Z][A-Z0-9_]*)(?=\()/iy;
  const WORD = /[\w.\\?\u0080-\uffff]+/y;

  const ours = (name) => xlmodel.functions.some((each) => each.name === name.toUpperCase());

  // A formula whose calls of ours are spelled as this Excel knows them; null where it calls none.
  xlmodel.respelled = (formula) => {
    if (typeof formula !== "string" || formula[0] !== "=") return null;
    let found = false;
    let text = "";
    let at = 0;
    while (at < formula.length) {
      const [kind, match] = next(formula, at);
      const name = kind === "called" && ours(match[1]) ? match[1].toUpperCase() : null;
      text += name ? `${xlmodel.namespace}.${name}` : match[0];
      found ||= name !== null;
      at += match[0].length;
    }
    return found ? text : null;
  };

  function next(formula, at) {
    for (const [kind, pattern] of [["called", CALLED], ["quoted", QUOTED], ["word", WORD]]) {
      pattern.lastIndex = at;
      const match = pattern.exec(formula);
      if (match) return [kind, match];
    }
    return ["other", [formula[at]]];
  }

  // The first call of ours in a formula: its function, and its arguments as texts.
  xlmodel.firstCall = (formula) => {
    let at = 0;
    while (at < formula.length) {
      const [kind, match] = next(formula, at);
      at += match[0].length;
      if (kind === "called" && ours(match[1])) {
        const inside = arguments_(formula, at + 1);
        return inside && { name: match[1].toUpperCase(), texts: inside };
      }
    }
    return null;
  };

  function arguments_(formula, start) {
    const texts = [""];
    let depth = 0;
    for (let at = start; at < formula.length; ) {
      const [kind, match] = next(formula, at);
      const text = match[0];
      at += text.length;
      if (kind === "other" && depth === 0 && text === ")") return texts.map((each) => each.trim());
      if (kind === "other" && depth === 0 && text === ",") texts.push("");
      else texts[texts.length - 1] += text;
      if (kind === "other") depth += "({[".includes(text) ? 1 : ")}]".includes(text) ? -1 : 0;
    }
    return null; // it is not closed
  }

  // The block of cells that a constant stands for: null where it is left out, undefined where it is no constant.
  xlmodel.constant = (text) => {
    const given = text.trim();
    if (given === "") return null;
    if (!/^\{.*\}$/s.test(given)) {
      const only = single(given);
      return only === undefined ? undefined : [[only]];
    }
    const rows = parts(given.slice(1, -1), ";").map((row) => parts(row, ",").map((each) => single(each.trim())));
    const even = rows.every((row) => row.length === rows[0].length && !row.includes(undefined));
    return even ? rows : undefined;
  };

  function single(text) {
    if (/^"(?:[^"]|"")*"$/.test(text)) return text.slice(1, -1).replaceAll('""', '"');
    if (/^(true|false)$/i.test(text)) return text.toUpperCase() === "TRUE";
    if (/^#[A-Z/0]+[!?]?$/.test(text)) return { error: text };
    const number = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?%?$/i.test(text) ? parseFloat(text) : NaN;
    if (!Number.isFinite(number)) return undefined;
    return text.endsWith("%") ? number / 100 : number;
  }

  function parts(text, separator) {
    const found = [""];
    for (const piece of text.match(/"(?:[^"]|"")*"|[^"]/gs) ?? []) {
      if (piece === separator) found.push("");
      else found[found.length - 1] += piece;
    }
    return found;
  }

  // What is typed into a field, as a formula writes it: 20 25 30 becomes {20,25,30}, a word becomes a text.
  xlmodel.written = (typed) => {
    const given = typed.trim();
    if (given === "" || xlmodel.constant(given) !== undefined) return given;
    const several = given.split(/[;\s]+|,\s+/).map((each) => single(each));
    if (several.length > 1 && !several.includes(undefined)) return `{${several.join(",")}}`;
    return `"${given.replaceAll('"', '""')}"`;
  };
})();
