/* The report's page on a phone: big buttons that count, and a queue for when there is no connection. */
"use strict";
(async () => {
  const form = document.getElementById("report");
  if (!form) return;
  const $ = (id) => document.getElementById(id);
  const PATIENCE = 30_000; // milliseconds
  const NEVER = new Set([404, 422]);

  for (const box of form.querySelectorAll("[data-count]")) {
    const field = box.querySelector("input");
    for (const button of box.querySelectorAll("button")) {
      button.hidden = false;
      button.addEventListener("click", () => {
        const next = Number(field.value || 0) + Number(button.dataset.add);
        field.value = Math.min(Math.max(next, 0), Number(field.max));
        total();
      });
    }
    field.addEventListener("input", total);
  }

  function total() {
    const fields = [...form.querySelectorAll("[data-count] input")];
    $("total").textContent = fields.reduce((sum, field) => sum + Number(field.value || 0), 0);
  }

  /** To the page itself, which keeps each `client` once. */
  async function send({ fields, address }) {
    try {
      const answer = await fetch(address, {
        method: "POST",
        headers: { Accept: "application/json" },
        body: new URLSearchParams(fields),
        credentials: "omit",
        redirect: "error",
        signal: AbortSignal.timeout(PATIENCE),
      });
      if (answer.ok) return "taken";
      return NEVER.has(answer.status) ? "never" : "later";
    } catch {
      return "later";
    }
  }

  let policy = null; // a name of a policy is made once
  const trusted = (address) => {
    policy ??= globalThis.trustedTypes?.createPolicy("clickable-worker", { createScriptURL: (given) => given }) ?? null;
    return policy ? policy.createScriptURL(address) : address;
  };
  const queue = waitingRows("clickable-bilans", send);

  async function told() {
    const rows = await queue.all();
    const refused = rows.filter((row) => row.refused);
    $("unsent").textContent = rows.length - refused.length;
    $("wait").dataset.some = rows.length - refused.length ? "yes" : "";
    $("refused").hidden = !refused.length;
    const kept = Boolean(await navigator.serviceWorker?.getRegistration(location.pathname));
    $("prepare").hidden = kept || !navigator.serviceWorker;
    $("prepared").hidden = !kept;
    $("forget").hidden = !kept && !rows.length;
  }

  async function flush() {
    await queue.flush();
    await told();
  }

  function fresh() {
    form.elements.client.value = crypto.randomUUID();
    for (const field of form.querySelectorAll("[data-count] input")) field.value = 0;
    total();
  }

  form.addEventListener("submit", async (event) => {
    if (event.submitter?.value === "keep") return; // a draft is kept by the server
    event.preventDefault();
    if (!form.reportValidity()) return;
    $("nobody").hidden = Number($("total").textContent) > 0;
    if (!$("nobody").hidden) return;
    const fields = [...new FormData(form)].map(([name, value]) => [name, String(value)]);
    fields.push(["do", "send"]);
    const id = form.elements.client.value;
    await queue.add({ id, fields, address: location.pathname });
    await flush();
    const left = (await queue.all()).find((row) => row.id === id);
    $("went").hidden = Boolean(left);
    $("kept").hidden = !left || Boolean(left.refused);
    if (!left?.refused) fresh();
    $("done").focus();
  });

  $("retry").addEventListener("click", flush);
  $("drop").addEventListener("click", async () => {
    for (const row of await queue.all()) if (row.refused) await queue.drop(row.id);
    await told();
  });
  $("prepare").querySelector("button").addEventListener("click", async () => {
    const scope = location.pathname;
    const registered = await navigator.serviceWorker.register(trusted(form.dataset.worker), { scope });
    const installing = registered.installing;
    if (installing) {
      await new Promise((done) => {
        installing.addEventListener("statechange", () => installing.state === "activated" && done());
      });
    }
    await told();
  });
  $("forget").querySelector("button").addEventListener("click", async () => {
    await queue.forget();
    const registered = await navigator.serviceWorker?.getRegistration(location.pathname);
    await registered?.unregister();
    await caches.delete(`bilan ${location.pathname}`);
    await told();
  });
  addEventListener("online", flush);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && flush());
  $("device").hidden = false;
  $("wait").hidden = false;
  if (!form.dataset.again) form.elements.client.value = crypto.randomUUID();
  total();
  await flush();
  form.dataset.ready = "";
})();
