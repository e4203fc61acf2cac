/* The button's page: from "what is happening?" to the receipt. What is typed is kept in memory at every
   stroke, so that a page that closes by itself loses nothing; it is gone when the browser closes. */
import { api } from "./api.js";
import * as drafts from "./drafts.js";
import { HOME } from "./home.js";
import * as queue from "./queue.js";
import { sealing } from "./seal.js";
import { fill, letChange, speak } from "./words.js";

const CATEGORIES = [
  "unsure", "csam", "terrorism", "hate", "crimes_humanity", "shocking_minors", "procuring", "suicide",
  "sexual_harassment",
];
const SHOWN = 30 * 60_000; // milliseconds in which a receipt is shown again
const NEXT = { saw: "what", me: "help", between: "help", danger: "help" };
const $ = (id) => document.getElementById(id);

const words = await speak();
const { lang, say } = words;
let { draft, sent } = await api.storage.session.get(["draft", "sent"]);

function show(step) {
  for (const each of document.querySelectorAll(".step")) each.hidden = each.id !== step;
  mended();
  for (const each of $("help").querySelectorAll("[data-for]")) each.hidden = !each.dataset.for.split(" ").includes(draft?.who);
  document.querySelector(`#${step} div:not([hidden]) > h1, #${step} h1`)?.focus();
}

function go(step) {
  draft.step = step;
  drafts.keep(draft);
  show(step);
}

function wrong(told, field) {
  const [list] = $("errors").getElementsByTagName("ul");
  list.replaceChildren(
    ...told.map((text) => {
      const item = document.createElement("li");
      const link = Object.assign(document.createElement(field ? "a" : "span"), { textContent: text });
      if (field) link.href = `#${field}`;
      item.append(link);
      return item;
    }),
  );
  $("errors").hidden = false;
  if (field === "addresses") {
    Object.assign($("addresses-error"), { hidden: false, textContent: told[0] });
    $("addresses").setAttribute("aria-invalid", "true");
    $("addresses").closest(".field").classList.add("field--error");
  }
  $("errors").focus();
}

function mended() {
  $("errors").hidden = $("addresses-error").hidden = true;
  $("addresses").removeAttribute("aria-invalid");
  $("addresses").closest(".field").classList.remove("field--error");
}

/** The draft in the fields, as it was left. */
function put() {
  for (const radio of document.querySelectorAll("[name=who]")) radio.checked = radio.value === draft.who;
  for (const name of ["addresses", "message", "category"]) $(name).value = draft[name];
  $("with-page").hidden = !draft.page;
  $("with-page").querySelector("input").checked = draft.withPage;
  $("notice").hidden = !draft.notice;
  $("notice").textContent = draft.notice && say(`notice_${draft.notice}`);
  $("keep").hidden = draft.private;
}

async function send() {
  const wanted = drafts.fault(draft);
  if (wanted) {
    const [field, name, value] = wanted;
    show("what");
    return wrong([say(name, { value })], field);
  }
  $("send").disabled = true;
  $("sending").textContent = say("sending");
  // Asked at the press itself. Chromium has said yes at the installation; Firefox lets people take it back.
  await api.permissions.request({ origins: [`${new URL(HOME).protocol}//${new URL(HOME).hostname}/*`] });
  const report = { id: draft.id, body: drafts.body(draft, lang), language: lang, private: draft.private };
  await drafts.keep(draft); // with its code: a page that closes and opens again sends the same
  const told = await api.runtime.sendMessage({ ask: "send", report });
  $("send").disabled = false;
  $("sending").textContent = "";
  if (told.state === "refused") {
    show("what");
    return wrong(told.why);
  }
  sent = { ...told, private: draft.private };
  if (told.state !== "later") draft = null;
  if (told.receipt) putReceipt(sent);
  if (told.state === "later") await later();
  show(told.state);
}

function putReceipt({ receipt: { letters, words: list }, private: secret }) {
  $("keep-receipt").hidden = $("keep-receipt-why").hidden = Boolean(secret);
  $("letters").textContent = letters;
  $("words").replaceChildren(
    ...list.split(" ").map((word) => Object.assign(document.createElement("li"), { textContent: word })),
  );
}

/** The key to seal to; null where the hotline has none, it is not known yet, or this browser cannot. */
async function sealingKey() {
  const { key } = await api.storage.local.get("key");
  return key && (await sealing.possible()) ? key : null;
}

async function later() {
  const sealed = Boolean(await sealingKey());
  $("keep-why").textContent = say(sealed ? "keep_why_sealed" : "keep_why");
  $("with-receipt").hidden = sealed;
}

async function keepSealed(key) {
  const told = JSON.parse(drafts.body(draft, lang));
  await queue.addSealed(await sealing.seal(told, key), { now: Date.now() });
  $("queued-letters").textContent = draft.code;
  $("queued-code").hidden = false;
}

async function keepIt() {
  const key = await sealingKey();
  await (key ? keepSealed(key) : keepOpen());
  await drafts.drop();
  draft = null;
  show("queued");
  const behind = await navigator.serviceWorker?.getRegistration();
  await behind?.sync?.register("queue");
}

async function keepOpen() {
  const report = { id: draft.id, body: drafts.body(draft, lang), language: lang };
  await queue.add(report, {
    withReceipt: $("later").elements.withReceipt.checked,
    now: Date.now(),
  });
}

async function startOver() {
  await drafts.drop();
  location.reload();
}

function press(id, what) {
  $(id).addEventListener("click", what);
}

function submit(id, what) {
  $(id).addEventListener("submit", (event) => {
    event.preventDefault();
    what();
  });
}

submit("who", () => (draft.who ? go(NEXT[draft.who]) : wrong([say("fault_who")])));
submit("help", () => go("what"));
submit("what", send);
submit("later", send);
press("keep-it", keepIt);
press("clear", startOver);
press("options", () => api.runtime.openOptionsPage());
press("keep-receipt", async () => {
  await queue.keepReceipt(sent.receipt);
  $("receipt-kept").textContent = say("receipt_kept");
});
for (const button of document.querySelectorAll("[data-go]")) {
  button.addEventListener("click", () => go(button.dataset.go));
}
for (const button of document.querySelectorAll("[data-done]")) {
  button.addEventListener("click", async () => {
    await drafts.drop();
    window.close();
  });
}
document.addEventListener("input", ({ target }) => {
  if (!draft || !(target.name in draft)) return;
  draft[target.name] = target.type === "checkbox" ? target.checked : target.value;
  draft.touched = true;
  drafts.keep(draft);
});
// A click in the menu while this page is open, or before its draft was there.
api.storage.session.onChanged.addListener(({ draft: change }) => {
  if (change?.newValue && change.newValue.id !== draft?.id) location.reload();
});

fill(words, HOME);
letChange($("language"), lang);
$("category").replaceChildren(
  ...CATEGORIES.map((value) => new Option(say(`category_${value}`), value)),
);
if (sent && sent.at < Date.now() - SHOWN) {
  await drafts.drop();
  sent = null;
}
const { queue: waiting, expired } = await queue.kept();
if (waiting.length || expired) {
  $("told").hidden = false;
  $("told").textContent = say(expired ? "some_expired" : "some_wait", { n: expired || waiting.length });
  api.runtime.sendMessage({ ask: "flush" });
}
document.body.hidden = false;
if (sent) {
  if (sent.receipt) putReceipt(sent);
  show(sent.state);
} else {
  if (!draft?.touched) {
    const [tab] = await api.tabs.query({ active: true, currentWindow: true });
    draft = drafts.ofTab(tab);
  }
  put();
  await later();
  show(draft.step);
}
