// A blank cell is no zero: builds of Excel before August 2024 pass 0 for both, and there the sheet itself is asked.
"use strict";

(() => {
  const KEPT = "xlmodel.blanks";
  const AT_ONCE = 500; // addresses of one look at the sheet
  let passed; // whether this Excel has shown that it passes a blank as one
  let waiting = null;

  const build = () => globalThis.Office?.context?.diagnostics?.version ?? "";

  function known() {
    passed ??= localStorage.getItem(KEPT) === build();
    return passed;
  }

  function seen() {
    passed = true;
    localStorage.setItem(KEPT, build());
  }

  const holds = (given, cell) => (Array.isArray(given) ? given.some((row) => row.includes(cell)) : given === cell);

  // The arguments of a call with the blanks among its zeros.
  xlmodel.withBlanks = async (given, addresses) => {
    if (known()) return given;
    if (given.some((each, i) => addresses?.[i] && holds(each, null))) {
      seen();
      return given;
    }
    return Promise.all(given.map((each, i) => (addresses?.[i] && holds(each, 0) ? looked(each, addresses[i]) : each)));
  };

  async function looked(given, address) {
    const types = await typesAt(address);
    const rows = Array.isArray(given) ? given : [[given]];
    return rows.map((row, i) => row.map((cell, j) => (cell === 0 && types[i]?.[j] === "Empty" ? null : cell)));
  }

  // All that is asked for in one turn is one look at the sheet.
  function typesAt(address) {
    if (waiting === null || waiting.size >= AT_ONCE) {
      const asked = new Map();
      waiting = asked;
      asked.found = Promise.resolve().then(() => {
        if (waiting === asked) waiting = null;
        return read([...asked.keys()]);
      });
    }
    waiting.set(address, true);
    return waiting.found.then((found) => found.get(address));
  }

  async function read(addresses) {
    try {
      return await Excel.run(async (context) => {
        const ranges = addresses.map((address) => [address, xlmodel.rangeAt(context, address)]);
        for (const [, range] of ranges) range.load("valueTypes");
        await context.sync();
        return new Map(ranges.map(([address, range]) => [address, range.valueTypes]));
      });
    } catch {
      throw new Error("this build of Excel does not tell a blank cell from a zero: update it, or enter no zeros");
    }
  }
})();
