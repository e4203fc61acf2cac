/* The application's page: a report that is sealed here, sent at once or when there is a connection. */
"use strict";
(async () => {
  const form = document.getElementById("sealed");
  if (!form) return;
  const { key, worker } = form.dataset;
  const lang = document.documentElement.lang;
  const $ = (id) => document.getElementById(id);
  const standalone = matchMedia("(display-mode: standalone)").matches;

  const show = (...ids) => {
    for (const each of document.querySelectorAll("[data-part]")) each.hidden = !ids.includes(each.id);
  };

  async function registered() {
    const policy = globalThis.trustedTypes?.createPolicy("clickable-worker", {
      createScriptURL: (given) => given,
    });
    const address = policy ? policy.createScriptURL(worker) : worker;
    await navigator.serviceWorker.register(address, { scope: "/" });
    return navigator.serviceWorker.ready;
  }

  async function told() {
    const rows = await waiting.all();
    const left = rows.filter((row) => !row.lost).length;
    $("some-wait").hidden = !left;
    $("some-wait").querySelector("strong").textContent = left;
    $("some-lost").hidden = left === rows.length;
    const ready = Boolean(await navigator.serviceWorker?.getRegistration());
    $("prepare").hidden = ready || !navigator.serviceWorker;
    $("prepared").hidden = !ready;
    $("forget").hidden = !ready && !rows.length;
  }

  /** What was typed, as the hotline reads it; null when there is nothing, or a picture. */
  function read() {
    const given = form.elements.addresses.value.split(/\s+/).filter(Boolean);
    const message = form.elements.message.value.trim();
    const picture = [...given, message].some((text) => /^(data|blob):/i.test(text));
    const nothing = !given.length && !message;
    $("addresses-error").hidden = !(picture || nothing);
    $("fault-picture").hidden = !picture;
    $("fault-nothing").hidden = picture || !nothing;
    if (picture || nothing) {
      form.elements.addresses.setAttribute("aria-invalid", "true");
      form.elements.addresses.focus();
      return null;
    }
    const who = form.elements.who.value;
    return {
      receipt: sealing.code(),
      addresses: given,
      category: form.elements.category.value,
      message,
      language: lang,
      about_me: who === "me",
      between_children: who === "between",
      urgent: who === "danger",
      door: "app",
    };
  }

  async function send(event) {
    event.preventDefault();
    const report = read();
    if (!report) return;
    const envelope = await sealing.seal(report, key);
    const went = await waiting.send(envelope);
    if (went === "never") {
      $("refused").hidden = false;
      return;
    }
    if (went === "later") await waiting.add(envelope);
    form.reset();
    $("letters").textContent = report.receipt;
    show("done");
    $("went").hidden = went !== "taken";
    $("waits").hidden = went === "taken";
    $("done").querySelector("h1:not([hidden])").focus();
    await told();
    if (went === "later") await (await navigator.serviceWorker?.getRegistration())?.sync?.register("waiting");
  }

  async function flush() {
    await waiting.flush();
    await told();
  }

  async function forget() {
    await waiting.forget();
    for (const name of await caches.keys()) await caches.delete(name);
    for (const each of await navigator.serviceWorker.getRegistrations()) await each.unregister();
    await told();
    $("forgotten").hidden = false;
  }

  if (!key || !(await sealing.possible()) || !globalThis.indexedDB) {
    show("impossible");
    return;
  }
  form.addEventListener("submit", send);
  form.addEventListener("change", () => {
    const { value } = form.elements.who;
    for (const each of ["me", "between", "danger"]) $(`help-${each}`).hidden = value !== each;
  });
  $("another").addEventListener("click", () => {
    show("sealed", "device");
    $("letters").textContent = "";
    form.querySelector("input").focus();
  });
  $("prepare").querySelector("button").addEventListener("click", async () => {
    await registered();
    await told();
  });
  $("forget").querySelector("button").addEventListener("click", forget);
  $("some-lost").querySelector("button").addEventListener("click", () => waiting.forgetLost().then(told));
  addEventListener("online", flush);
  // Leaving erases, without a connection too (quit.js says so to whoever listens).
  new BroadcastChannel("quit").addEventListener("message", () => waiting.forget());
  navigator.serviceWorker?.addEventListener("message", ({ data }) => {
    if (data.shared) form.elements.addresses.value = data.shared;
  });
  show("sealed", "device");
  navigator.serviceWorker?.controller?.postMessage("shared?");
  if (standalone) await registered();
  await flush();
  form.dataset.ready = "";
})();
