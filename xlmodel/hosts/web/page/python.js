// Python in a worker: Pyodide with NumPy and our wheel; a message with calls in, a message with answers out.
"use strict";

let replies;
let refusal;

async function start({ pyodide, wheel }) {
  const indexURL = new URL(pyodide, location.href).href;
  importScripts(`${indexURL}pyodide.js`);
  const fetched = fetch(new URL(wheel, location.href)).then((reply) => {
    if (!reply.ok) throw new Error(`${wheel} cannot be had: ${reply.status}`);
    return reply.arrayBuffer();
  });
  fetched.catch(() => {}); // it is told of where it is awaited
  const python = await loadPyodide({ indexURL, packages: ["numpy"] });
  python.unpackArchive(await fetched, "wheel");
  // A message is a hundred thousand new lists, none of which refers back: looking through them is no use.
  python.runPython("import gc\ngc.set_threshold(50_000)");
  python.runPython("from xlmodel.errors import RequestError\nfrom xlmodel.hosts.web.messages import replies");
  const asked = python.globals.get("replies");
  replies = (message) => asked.callKwargs(message, { store: false });
  refusal = (problem) => (problem.type === "RequestError" ? String(problem.message).trim().split("\n").at(-1) : undefined);
  replies('[["FORWARD_PE",[[[88]],[[8]]]]]'); // the first call imports what later ones use
  return `Python ${python.runPython("import sys; sys.version.split()[0]")}, Pyodide ${python.version}`;
}

onmessage = async ({ data }) => {
  if (data.built) {
    try {
      postMessage({ ready: await start(data.built) });
    } catch (problem) {
      postMessage({ failed: String(problem.message ?? problem) });
    }
    return;
  }
  try {
    postMessage({ number: data.number, replies: replies(data.message) });
  } catch (problem) {
    postMessage({ number: data.number, refused: refusal(problem) ?? "a mistake in xlmodel itself" });
  }
};
