// From cells to Python and back: all calls of one turn go out together, equal ones once; a server may answer instead.
"use strict";

globalThis.xlmodel = (() => {
  const MOST = 2000; // calls in a message
  const START_MS = 120000;
  const ANSWER_MS = 60000;
  const NO_STORE = "this reads a store of figures: start `xlmodel serve` and enter its address under Settings";

  class Queue {
    constructor(send) {
      this.send = send;
      this.waiting = new Map();
      this.counted = { calls: 0, distinct: 0, messages: 0 };
      // Not setTimeout: a browser stretches it to 4 ms where it is nested, as it is in cells that hang from each other.
      const channel = new MessageChannel();
      channel.port1.onmessage = () => this.flush();
      this.wake = () => channel.port2.postMessage(0);
    }

    // A promise of [cells, reason].
    ask(name, blocks) {
      const key = JSON.stringify([name, blocks]);
      this.counted.calls += 1;
      let call = this.waiting.get(key);
      if (call === undefined) {
        call = { key };
        call.answer = new Promise((resolve, reject) => Object.assign(call, { resolve, reject }));
        if (this.waiting.size === 0) this.wake();
        this.waiting.set(key, call);
      }
      return call.answer;
    }

    flush() {
      const calls = [...this.waiting.values()];
      this.waiting = new Map();
      this.counted.distinct += calls.length;
      for (let i = 0; i < calls.length; i += MOST) this.deliver(calls.slice(i, i + MOST));
    }

    async deliver(calls) {
      this.counted.messages += 1;
      try {
        const replies = await this.send(calls.map((call) => call.key));
        calls.forEach((call, i) => call.resolve(replies[i]));
      } catch (problem) {
        for (const call of calls) call.reject(problem);
      }
    }
  }

  // Python in a worker: the page stays alive while it works, and can end it.
  class Python {
    constructor(folder, told = () => {}) {
      this.folder = folder;
      this.told = told; // told of each change of state: "starting", "ready", "failed", and in words why
      this.asked = new Map();
      this.number = 0;
      this.started = null;
    }

    start() {
      this.started ??= new Promise((resolve, reject) => {
        this.told("starting");
        const failed = (why) => {
          this.end(why);
          this.told("failed", why);
          reject(new Error(why));
        };
        const timer = setTimeout(() => failed("Python did not start within two minutes"), START_MS);
        this.worker = new Worker(`${this.folder}python.js`);
        this.worker.onerror = (event) => failed(`Python did not start: ${event.message || "its script cannot be read"}`);
        this.worker.onmessage = ({ data }) => {
          if (data.ready) {
            clearTimeout(timer);
            this.told("ready", data.ready);
            resolve();
          } else if (data.failed) {
            clearTimeout(timer);
            failed(`Python did not start: ${data.failed}`);
          } else {
            this.answered(data);
          }
        };
        this.worker.postMessage({ built: xlmodel.built });
      });
      return this.started;
    }

    async ask(message) {
      await this.start();
      return new Promise((resolve, reject) => {
        const number = (this.number += 1);
        const late = () => {
          this.end("it took longer than a minute, and Python was started anew");
          this.restart();
        };
        this.asked.set(number, { resolve, reject, timer: setTimeout(late, ANSWER_MS) });
        this.worker.postMessage({ number, message });
      });
    }

    answered({ number, replies, refused }) {
      const call = this.asked.get(number);
      if (call === undefined) return;
      this.asked.delete(number);
      clearTimeout(call.timer);
      if (refused === undefined) call.resolve(replies);
      else call.reject(new Error(refused));
    }

    end(why) {
      this.worker?.terminate();
      for (const { reject, timer } of this.asked.values()) {
        clearTimeout(timer);
        reject(new Error(why));
      }
      this.asked.clear();
    }

    restart() {
      this.end("Python is started anew");
      this.started = null;
      return this.start();
    }
  }

  const REFUSALS = {
    401: "the server does not know this token: see Settings",
    403: "the server does not take questions from this page",
    413: "too much at once for the server",
    421: "the server does not answer under this name",
    429: "the server has too many questions: try again",
    503: "the server has too many connections: try again",
  };

  async function post(server, path, body) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), ANSWER_MS);
    try {
      const headers = { "Content-Type": "application/json", Authorization: `Bearer ${server.token}` };
      const address = server.address.replace(/\/+$/, "") + path;
      const reply = await fetch(address, { method: "POST", headers, body, signal: stop.signal, cache: "no-store" });
      const text = await reply.text();
      if (reply.ok) return text;
      throw new Error(REFUSALS[reply.status] ?? reasonIn(text) ?? `the server answers with ${reply.status}`);
    } catch (problem) {
      if (problem.name === "AbortError") throw new Error("the server took longer than a minute");
      if (problem instanceof TypeError) throw new Error(`no server answers at ${server.address}: is \`xlmodel serve\` running?`);
      throw problem;
    } finally {
      clearTimeout(timer);
    }
  }

  function reasonIn(text) {
    try {
      return JSON.parse(text).reason;
    } catch {
      return undefined;
    }
  }

  const listed = (keys) => {
    const calls = `[${keys.join(",")}]`;
    return xlmodel.daysFrom === 1904 ? `{"calls":${calls},"days_from":1904}` : calls;
  };

  // The replies to calls: from Python in this page, and of what it has no figures for, from the server.
  function answering(python, server) {
    return async (keys) => {
      const asked = server();
      if (asked?.all) return JSON.parse(await post(asked, "/api/calls", listed(keys)));
      const replies = JSON.parse(await python.ask(listed(keys)));
      const open = replies.flatMap((reply, i) => (reply === null ? [i] : []));
      if (open.length && asked) {
        const found = JSON.parse(await post(asked, "/api/calls", listed(open.map((i) => keys[i]))));
        open.forEach((i, j) => (replies[i] = found[j]));
      }
      return replies.map((reply) => reply ?? [[[{ error: "#N/A" }]], NO_STORE]);
    };
  }

  return { Queue, Python, answering, post, daysFrom: 1900 };
})();
