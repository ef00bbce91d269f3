// As much of Excel as the page asks for, around Office's own runtime of custom functions: one sheet of cells.
"use strict";

(() => {
  const cells = new Map(); // "A1" -> { formula, value }
  const log = [];
  const settings = { selected: "A1", startup: "None", from1904: globalThis.from1904 === true };

  const column = (letters) => [...letters].reduce((sum, each) => sum * 26 + each.charCodeAt(0) - 64, 0);
  const letters = (number) => (number > 0 ? letters(Math.floor((number - 1) / 26)) + String.fromCharCode(65 + ((number - 1) % 26)) : "");

  function area(address) {
    const [first, last = first] = address.split("!").at(-1).replaceAll("$", "").split(":");
    const [, left, top] = /([A-Z]+)(\d+)/.exec(first);
    const [, right, bottom] = /([A-Z]+)(\d+)/.exec(last);
    return { top: Number(top), left: column(left), rows: Number(bottom) - Number(top) + 1, columns: column(right) - column(left) + 1 };
  }

  class Range {
    constructor(address, nothing = false) {
      this.isNullObject = nothing;
      this.place = area(address);
      this.address = `Model!${address}`;
      this.loaded = new Set();
    }
    load(names) {
      for (const name of names.split(",")) this.loaded.add(name);
    }
    each(found) {
      const { top, left, rows, columns } = this.place;
      return Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (_, j) => found(cells.get(letters(left + j) + (top + i)))));
    }
    read(name, found) {
      if (!this.loaded.has(name)) throw new Error(`${name} was not loaded`);
      return this.each(found);
    }
    get values() {
      return this.read("values", (cell) => cell?.value ?? "");
    }
    get formulas() {
      return this.read("formulas", (cell) => cell?.formula ?? cell?.value ?? "");
    }
    set formulas([[formula]]) {
      const { top, left } = this.place;
      cells.set(letters(left) + top, { formula, value: 0 });
      log.push([`${letters(left)}${top}`, formula]);
    }
    set values(block) {
      const { top, left } = this.place;
      block.forEach((row, i) => row.forEach((value, j) => cells.set(letters(left + j) + (top + i), { value })));
      log.push([this.address, block]);
    }
    get valueTypes() {
      return this.read("valueTypes", (cell) => (cell === undefined ? "Empty" : typeof cell.value === "number" ? "Double" : "String"));
    }
    getCell(i, j) {
      return new Range(letters(this.place.left + j) + (this.place.top + i));
    }
  }

  const sheet = {
    name: "Model",
    getRange: (address) => new Range(address),
    getUsedRangeOrNullObject: () => new Range("A1:Z20", cells.size === 0),
  };
  const workbook = {
    load() {},
    get use1904DateSystem() {
      return settings.from1904;
    },
    worksheets: { load() {}, items: [sheet], getItem: () => sheet, getActiveWorksheet: () => sheet },
    getActiveCell: () => new Range(settings.selected),
    application: { calculate: (kind) => log.push(["calculate", kind]) },
  };
  globalThis.Excel = {
    run: async (act) => act({ workbook, sync: async () => {} }),
    createWorkbook: async (book) => log.push(["createWorkbook", book]),
  };
  // The workbook as a file, in slices: `settings.file` in base64.
  const document = {
    getFileAsync(kind, { sliceSize }, done) {
      if (settings.file === undefined) {
        done({ status: "failed", error: { message: "the workbook is protected" } });
        return;
      }
      const bytes = [...atob(settings.file)].map((each) => each.charCodeAt(0));
      const slice = (i) => bytes.slice(i * sliceSize, (i + 1) * sliceSize);
      const getSliceAsync = (i, given) => given({ status: "succeeded", value: { data: slice(i) } });
      done({ status: "succeeded", value: { sliceCount: Math.ceil(bytes.length / sliceSize), getSliceAsync, closeAsync() {} } });
    },
  };
  globalThis.Office = Object.assign(globalThis.Office ?? {}, {
    context: { host: "Excel", document, diagnostics: { version: "16.0.1" } },
    onReady: (act) => Promise.resolve().then(() => act({ host: "Excel" })),
    actions: { associate: (name, act) => (actions[name] = act) },
    addin: {
      getStartupBehavior: async () => settings.startup,
      setStartupBehavior: async (behaviour) => (settings.startup = behaviour),
    },
  });
  const actions = {};

  const packed = (value) => (value instanceof CustomFunctions.Error ? { error: value.code } : value);

  globalThis.fakeExcel = {
    cells,
    log,
    settings,
    actions,
    // As Excel does: the function that the runtime has under this name, with what is about the call itself last.
    async call(name, given, addresses) {
      try {
        const shown = await CustomFunctions._association.mappings[name](...given, { functionName: name, parameterAddresses: addresses });
        return { cells: (Array.isArray(shown) ? shown : [[shown]]).map((row) => row.map(packed)) };
      } catch (problem) {
        if (problem instanceof CustomFunctions.Error) return { error: problem.code, message: problem.message };
        throw problem;
      }
    },
  };
})();
