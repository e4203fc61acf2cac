/* The page with which a phone counts: a tap counts at once, is kept on the phone, and leaves when it can. */
"use strict";
(async () => {
  const pads = document.getElementById("pads");
  if (!pads || !globalThis.indexedDB || !navigator.locks) return; // the form stays
  const { store, send, worker, scope } = pads.dataset;
  const queue = tallyQueue(store, send);
  const $ = (id) => document.getElementById(id);
  const EVERY = 15_000; // milliseconds
  const words = $("waiting").dataset;
  let rows = [];
  const saving = new Set(); // rows on their way to the disk
  let over = false;

  /** The taps of this phone in a cell that count, the last one last. */
  function live(cell) {
    const gone = new Set(rows.filter((row) => row.state !== "refused").map((row) => row.undoes));
    return rows.filter((row) => row.cell === cell && row.state !== "refused" && !gone.has(row.id));
  }

  function show() {
    for (const pad of pads.querySelectorAll("[data-cell]")) {
      const mine = live(pad.dataset.cell);
      pad.querySelector("[data-count]").textContent = mine.reduce((sum, row) => sum + row.number, 0);
      pad.querySelector("[data-undo]").setAttribute("aria-disabled", String(!mine.length));
    }
    const left = rows.filter((row) => !row.state && !saving.has(row)).length; // what is on the disk
    const refused = rows.filter((row) => row.state === "refused").length;
    $("unsent").textContent = left;
    const state = over ? "over" : left || saving.size ? "some" : "none";
    $("waiting").dataset.state = state;
    $("waiting-words").textContent = words[state];
    $("refused").hidden = !refused;
    $("refused-number").textContent = refused;
  }

  function together(totals) {
    if (!totals) return;
    for (const each of document.querySelectorAll("[data-all]")) each.textContent = totals[each.dataset.all];
    $("total").textContent = Object.values(totals).reduce((a, b) => a + b, 0);
  }

  async function look() {
    const stored = await queue.all();
    const known = new Set(stored.map(({ id }) => id));
    rows = [...stored, ...[...saving].filter(({ id }) => !known.has(id))];
    show();
  }

  /** Shown at once; counted when the phone has it on its disk, and said aloud when it could not. */
  async function keep(row) {
    saving.add(row);
    rows.push(row);
    show();
    try {
      await queue.add(row);
      $("unkept").hidden = true;
    } catch {
      rows = rows.filter(({ id }) => id !== row.id);
      $("unkept").hidden = false;
    }
    saving.delete(row);
    show();
  }

  async function flush() {
    const said = await queue.flush(true);
    over = said.over;
    together(said.totals);
    await look();
  }

  let soon = null;
  function later() {
    clearTimeout(soon);
    soon = setTimeout(flush, 800);
    navigator.serviceWorker?.controller && navigator.serviceWorker.ready.then((one) => one.sync?.register("tally")).catch(() => {});
  }

  async function tap(cell, number) {
    await keep({ id: crypto.randomUUID(), cell, number });
    later();
  }

  async function undo(cell) {
    const last = live(cell).at(-1);
    if (!last) return;
    await keep({ id: crypto.randomUUID(), undoes: last.id });
    later();
  }

  async function registered() {
    const policy = globalThis.trustedTypes?.createPolicy("clickable-tally", { createScriptURL: (given) => given });
    await navigator.serviceWorker?.register(policy ? policy.createScriptURL(worker) : worker, { scope });
    await navigator.serviceWorker?.ready;
    await navigator.storage?.persist?.();
    $("ready").hidden = false;
  }

  pads.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    const cell = button?.closest("[data-cell]")?.dataset.cell;
    if (!cell) return;
    if (button.hasAttribute("data-undo")) undo(cell);
    else tap(cell, 1);
  });
  $("by-hand").addEventListener("submit", async (event) => {
    event.preventDefault();
    const fields = [...event.target.querySelectorAll("input[type=number]")].filter((field) => field.value);
    if (fields.some((field) => !field.checkValidity())) return event.target.reportValidity();
    for (const field of fields) if (Number(field.value) > 0) await tap(field.name, Number(field.value));
    for (const field of fields) field.value = "";
  });
  $("send-now").addEventListener("click", () => flush());
  addEventListener("online", () => flush());
  document.addEventListener("visibilitychange", () => flush());
  setInterval(() => rows.some((row) => !row.state) && flush(), EVERY);

  await look();
  pads.hidden = false;
  $("bar").hidden = false;
  $("typed").removeAttribute("open");
  $("undo-list")?.remove();
  await flush();
  await registered().catch(() => {});
  document.documentElement.dataset.ready = "";
})();
