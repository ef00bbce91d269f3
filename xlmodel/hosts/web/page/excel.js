// What Excel hands to a function and takes from it, and what the pane does to a workbook.
"use strict";

(() => {
  const ERRORS = new Set(["#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", "#CALC!"]);
  // The two that Excel shows with a text of ours.
  const TOLD = new Set(["#VALUE!", "#N/A"]);

  // A cell as the messages have it; what Excel's data types hold is their plain value.
  function cell(given) {
    if (given === null || given === undefined || given === "") return null;
    if (typeof given === "object") return cell(given.basicValue ?? given.code ?? "#VALUE!");
    return typeof given === "string" && ERRORS.has(given) ? { error: given } : given;
  }

  function block(given) {
    if (given === null || given === undefined) return null; // left out
    return (Array.isArray(given) ? given : [[given]]).map((row) => row.map(cell));
  }

  // Excel takes five errors from a function; of any other it would show nothing that can be read.
  function error(code, reason) {
    const known = Object.values(CustomFunctions.ErrorCode).includes(code);
    const text = reason ?? (known ? undefined : `${code} in an argument`);
    const shown = known ? code : "#VALUE!";
    return TOLD.has(shown) && text ? new CustomFunctions.Error(shown, text) : new CustomFunctions.Error(shown);
  }

  const shown = (each) => (each === null ? "" : typeof each === "object" ? error(each.error) : each);

  // From when the workbook counts its days, asked once; a build that cannot say so is taken to count from 1900.
  let counted = null;
  xlmodel.askDays = () =>
    (counted ??= Excel.run(async (context) => {
      context.workbook.load("use1904DateSystem");
      await context.sync();
      xlmodel.daysFrom = context.workbook.use1904DateSystem ? 1904 : 1900;
    }).catch(() => {}));

  // A function of ours for Excel: the last thing it is given is about the call itself.
  xlmodel.called = (ask, name, spills) => async (...given) => {
    const invocation = given.pop();
    let answer;
    try {
      await xlmodel.askDays();
      const whole = await xlmodel.withBlanks(given, invocation?.parameterAddresses);
      answer = await ask(name, whole.map(block));
    } catch (problem) {
      throw error("#N/A", `xlmodel: ${problem.message}`);
    }
    const [cells, reason] = answer;
    if (cells.length > 1 || cells[0].length > 1) return cells.map((row) => row.map(shown));
    const [[only]] = cells;
    if (only !== null && typeof only === "object") throw error(only.error, reason);
    return spills ? [[shown(only)]] : shown(only);
  };

  xlmodel.offer = (name, spills) => {
    if (!globalThis.CustomFunctions?.associate) return;
    CustomFunctions.associate(name, xlmodel.called((...asked) => xlmodel.queue.ask(...asked), name, spills));
  };

  xlmodel.rangeAt = (context, address) => {
    const at = address.lastIndexOf("!");
    const sheet = address.slice(0, at).replace(/^'|'$/g, "").replaceAll("''", "'").replace(/^\[[^\]]*\]/, "");
    const sheets = context.workbook.worksheets;
    return (at < 0 ? sheets.getActiveWorksheet() : sheets.getItem(sheet)).getRange(address.slice(at + 1));
  };

  xlmodel.block = block;

  xlmodel.recalculate = () =>
    Excel.run(async (context) => {
      context.workbook.application.calculate("Full");
      await context.sync();
    });

  // Formulas saved by another edition, or shown as #NAME?, are entered anew: only then does Excel look for the functions.
  xlmodel.repair = () =>
    Excel.run(async (context) => {
      const sheets = context.workbook.worksheets;
      sheets.load("items/name");
      await context.sync();
      const used = sheets.items.map((sheet) => sheet.getUsedRangeOrNullObject(true));
      for (const range of used) range.load("formulas,values");
      await context.sync();
      let mended = 0;
      for (const range of used.filter((each) => !each.isNullObject)) {
        range.formulas.forEach((row, i) =>
          row.forEach((formula, j) => {
            const meant = xlmodel.respelled(formula);
            if (meant === null || (meant === formula && range.values[i][j] !== "#NAME?")) return;
            range.getCell(i, j).formulas = [[meant]];
            mended += 1;
          }),
        );
      }
      await context.sync();
      return mended;
    });
})();
