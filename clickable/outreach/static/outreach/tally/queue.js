/* Taps that were counted on this phone, in their order, and how they leave. Rows are only added; what was
   sent is marked. The page and the worker behind it both have this file. */
"use strict";
function tallyQueue(name, address) {
  const ROWS = "taps";
  const BATCH = 200;
  const PATIENCE = 20_000; // milliseconds

  function asked(request) {
    return new Promise((done, failed) => {
      request.onsuccess = () => done(request.result);
      request.onerror = () => failed(request.error);
    });
  }

  async function within(mode, work) {
    const opening = indexedDB.open(name, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(ROWS, { keyPath: "n", autoIncrement: true });
    const database = await asked(opening);
    try {
      const transaction = database.transaction(ROWS, mode, { durability: "strict" });
      const over = new Promise((done, failed) => {
        transaction.oncomplete = done;
        transaction.onabort = transaction.onerror = () => failed(transaction.error);
      });
      const found = await asked(work(transaction.objectStore(ROWS)));
      await over; // on the disk, not only promised
      return found;
    } finally {
      database.close();
    }
  }

  const all = () => within("readonly", (rows) => rows.getAll());
  const add = (row) => within("readwrite", (rows) => rows.add(row));

  function mark(batch) {
    return within("readwrite", (rows) => {
      let last;
      for (const row of batch) last = rows.put(row);
      return last;
    });
  }

  const bare = ({ id, cell, number, undoes }) => (undoes ? { id, undoes } : { id, cell, number });

  async function post(batch) {
    try {
      const answer = await fetch(address, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ taps: batch.map(bare) }),
        credentials: "omit",
        redirect: "error",
        signal: AbortSignal.timeout(PATIENCE),
      });
      if (answer.status === 404) return { over: true };
      return answer.ok ? await answer.json() : {};
    } catch {
      return {};
    }
  }

  /** `ask`: the totals of all phones too, where nothing waits. Send what waits, in its order, one round at a time on this phone. What was sent and not answered is
      sent again: the number of each tap makes it the same one. */
  async function flush(ask) {
    let totals = null;
    let over = false;
    await navigator.locks.request(name, async () => {
      for (;;) {
        const batch = (await all()).filter((row) => !row.state).slice(0, BATCH);
        if (!batch.length && (!ask || totals)) return;
        const said = await post(batch);
        over = Boolean(said.over);
        if (!said.results) return;
        totals = said.totals;
        if (!batch.length) return;
        const answers = new Map(said.results.map((one) => [one.id, one]));
        const done = batch.filter(({ id }) => answers.has(id));
        if (!done.length) return;
        await mark(done.map((row) => ({ ...row, state: answers.get(row.id).state })));
      }
    });
    return { totals, over };
  }

  return { add, all, flush };
}
