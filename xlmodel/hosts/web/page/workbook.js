// Refresh, check and new: the workbook goes to the server as a file, and what it answers is written into cells.
"use strict";

(() => {
  const SLICE = 2 ** 20;
  const NO_SERVER = "this needs a server: start `xlmodel serve` and enter its address under Settings";

  // The workbook as a file, in base64.
  async function wholeFile() {
    const file = await called((done) => Office.context.document.getFileAsync("compressed", { sliceSize: SLICE }, done));
    try {
      let text = "";
      for (let i = 0; i < file.sliceCount; i += 1) {
        const slice = await called((done) => file.getSliceAsync(i, done));
        const bytes = Uint8Array.from(slice.data);
        for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
      }
      return btoa(text);
    } finally {
      file.closeAsync?.();
    }
  }

  const called = (act) =>
    new Promise((resolve, reject) =>
      act((result) => (result.status === "succeeded" ? resolve(result.value) : reject(new Error(result.error.message)))),
    );

  async function ask(server, path, question) {
    if (!server) throw new Error(NO_SERVER);
    return JSON.parse(await xlmodel.post(server, path, JSON.stringify(question)));
  }

  const cell = (value) => value ?? "";

  xlmodel.refresh = async (server, figures) => {
    if (!server) throw new Error(NO_SERVER);
    const { done, places } = await ask(server, "/api/refresh", { book: await wholeFile(), figures });
    await Excel.run(async (context) => {
      for (const { sheet, cells, values } of places) {
        context.workbook.worksheets.getItem(sheet).getRange(cells).values = values.map((row) => row.map(cell));
      }
      context.workbook.application.calculate("Full");
      await context.sync();
    });
    return done;
  };

  xlmodel.check = async (server) => {
    if (!server) throw new Error(NO_SERVER);
    return (await ask(server, "/api/check", { book: await wholeFile() })).findings;
  };

  xlmodel.make = async (server, template, ticker) => {
    const { done, book } = await ask(server, "/api/new", { template, ticker });
    await Excel.createWorkbook(book);
    return done;
  };
})();
