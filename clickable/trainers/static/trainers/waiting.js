/* A small queue on this device: rows that wait for a connection, and leave once. Knows no page and no form.

     const queue = waitingRows("bilans", send)      `send(row)` resolves to "taken", "never" or "later"
     await queue.add({ id, … })                     the same id replaces what waits under it
     await queue.all()   await queue.flush()   await queue.drop(id)   await queue.forget()

   Rows are sent one after the other, in one round at a time over all tabs. A row that would be refused for
   ever stays, marked `refused`, until somebody looks at it. */
"use strict";
const waitingRows = (name, send) => {
  const STORE = "rows";

  function asked(request) {
    return new Promise((done, failed) => {
      request.onsuccess = () => done(request.result);
      request.onerror = () => failed(request.error);
    });
  }

  async function within(mode, work) {
    const opening = indexedDB.open(name, 1);
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
    return known.some((each) => each.name === name) ? within("readonly", (store) => store.getAll()) : [];
  }

  const add = (row) => within("readwrite", (store) => store.put(row));
  const forget = () => asked(indexedDB.deleteDatabase(name));

  async function drop(id) {
    await within("readwrite", (store) => store.delete(id));
    if (!(await all()).length) await forget();
  }

  async function flush() {
    await navigator.locks.request(name, async () => {
      for (const row of await all()) {
        if (row.refused) continue;
        const went = await send(row);
        if (went === "later") return;
        await (went === "taken" ? drop(row.id) : add({ ...row, refused: true }));
      }
    });
  }

  return { add, all, drop, flush, forget };
};
