/* Sealed reports that wait on this device for a connection, and how they leave. The page and the worker
   behind it both have this file; neither can open what waits. */
"use strict";
const waiting = (() => {
  const DAYS = 7;
  const DAY = 86_400_000; // milliseconds
  const NAME = "clickable";
  const STORE = "sealed";
  const PATIENCE = 30_000; // milliseconds
  const NEVER = new Set([400, 409, 413, 422]); // it would be refused again

  function asked(request) {
    return new Promise((done, failed) => {
      request.onsuccess = () => done(request.result);
      request.onerror = () => failed(request.error);
    });
  }

  async function within(mode, work) {
    const opening = indexedDB.open(NAME, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE, { keyPath: "id" });
    const database = await asked(opening);
    try {
      return await asked(work(database.transaction(STORE, mode).objectStore(STORE)));
    } finally {
      database.close();
    }
  }

  /** What waits. To look leaves no trace: a store that was never needed is not made. */
  async function all() {
    const known = await indexedDB.databases();
    return known.some(({ name }) => name === NAME) ? within("readonly", (store) => store.getAll()) : [];
  }

  const put = (row) => within("readwrite", (store) => store.put(row));
  const forget = () => asked(indexedDB.deleteDatabase(NAME));

  async function drop(id) {
    await within("readwrite", (store) => store.delete(id));
    if (!(await all()).length) await forget();
  }

  /** `taken`; `never`, as it is; or `later`. The same envelope again makes no second report. */
  async function send({ key, envelope }) {
    try {
      const answer = await fetch("/api/v1/reports/sealed", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ key, envelope }),
        credentials: "omit",
        redirect: "error",
        signal: AbortSignal.timeout(PATIENCE),
      });
      if (answer.status === 202) return "taken";
      return NEVER.has(answer.status) ? "never" : "later";
    } catch {
      return "later";
    }
  }

  /** Send what waits, one after the other, in one round at a time; what is too old or refused is emptied. */
  async function flush() {
    await navigator.locks.request("clickable-waiting", async () => {
      for (const row of await all()) {
        if (row.lost) continue;
        const went = row.until > Date.now() ? await send(row) : "never";
        if (went === "later") return;
        await (went === "taken" ? drop(row.id) : put({ id: row.id, lost: true }));
      }
    });
  }

  /** Keep an envelope for later. Of the time, the last day is kept: not when it was written. */
  async function add({ id, key, envelope }) {
    await put({ id, key, envelope, until: (Math.floor(Date.now() / DAY) + DAYS + 1) * DAY });
  }

  async function forgetLost() {
    for (const { id, lost } of await all()) if (lost) await drop(id);
  }

  return { add, all, flush, forget, forgetLost, send };
})();
