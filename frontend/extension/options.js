/* What is kept on this device, and the press that makes it go. */
import { api } from "./api.js";
import * as drafts from "./drafts.js";
import { HOME } from "./home.js";
import * as queue from "./queue.js";
import { fill, letChange, speak } from "./words.js";

const $ = (id) => document.getElementById(id);
const words = await speak();
const { lang, say } = words;
const day = new Intl.DateTimeFormat(lang, { dateStyle: "long", timeZone: "UTC" });

function line(text, name, what) {
  const item = document.createElement("li");
  const told = Object.assign(document.createElement("span"), { textContent: text });
  item.append(told);
  if (name) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: say(name) });
    button.className = "button button--second";
    button.setAttribute("aria-label", `${say(name)} ${text}`);
    button.addEventListener("click", what);
    item.append(button);
  }
  return item;
}

function waiting({ id, until, refused }) {
  if (!refused) return line(say("waits_until", { day: day.format(until - 1) }));
  return line(say("refused", { why: refused.join(" ") }), "mend", () => mend(id));
}

/** What the hotline could not read comes back into the form. */
async function mend(id) {
  const { body } = await queue.takeOut(id); // only what waits unsealed is ever told to be mended
  const { addresses, category, message, about_me: me, urgent } = JSON.parse(body);
  const who = urgent ? "danger" : me ? "me" : "saw";
  const back = { step: "what", who, addresses: addresses.join("\n"), category, message, touched: true };
  await drafts.keep(drafts.fresh(back));
  location.assign("popup.html");
}

async function show() {
  const { queue: queued, receipts, expired } = await queue.kept();
  $("queue").replaceChildren(...queued.map(waiting));
  $("nothing-waits").hidden = queued.length > 0;
  $("send-now").hidden = queued.length === 0;
  $("expired").hidden = !expired;
  $("expired").textContent = expired ? say("some_expired", { n: expired }) : "";
  $("receipts").replaceChildren(
    ...receipts.map(({ letters }) => line(letters, "forget_one", () => queue.forgetReceipt(letters))),
  );
  $("no-receipts").hidden = receipts.length > 0;
}

$("flush").addEventListener("click", async () => {
  await api.runtime.sendMessage({ ask: "flush" });
  $("told").textContent = (await queue.kept()).queue.length ? say("still_waits") : say("all_sent");
});
$("forget").addEventListener("click", async () => {
  await queue.forget();
  $("told").textContent = say("forgotten");
  await show();
});
api.storage.local.onChanged.addListener(show);

fill(words, HOME);
letChange($("language"), lang);
document.body.hidden = false;
await show();
