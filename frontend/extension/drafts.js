/* What somebody is about to report. It lives in the browser's memory (`storage.session`), never on the
   disk, and goes when the browser closes. Addresses and words only: nothing is ever fetched or looked at. */
import { api } from "./api.js";
import { sealing } from "./seal.js";

export const LONGEST_ADDRESS = 4000;
export const MOST_ADDRESSES = 200;

/** Nothing yet. `id` is the key under which it arrives once, however often it is sent. */
export function fresh(more = {}) {
  return {
    id: crypto.randomUUID(), step: "who", who: "", addresses: "", page: "", withPage: false,
    category: "unsure", message: "", notice: "", private: false, touched: false, code: "", codeOf: "", ...more,
  };
}

/** The draft of a click in the menu: `info` and `tab` as the browser tells them. */
export function ofClick(info, tab) {
  const page = onTheWeb(info.pageUrl) ? info.pageUrl : "";
  const [thing, message] = {
    link: [info.linkUrl, ""],
    image: [info.srcUrl, ""],
    selection: [info.frameUrl ?? info.pageUrl, info.selectionText ?? ""],
  }[info.menuItemId] ?? [info.frameUrl ?? info.pageUrl, ""];
  // A picture that stands in the page itself is its bytes, not an address: the page stands for it.
  const inside = holdsContent(thing);
  const address = inside ? page : onTheWeb(thing) ? thing : "";
  return fresh({
    addresses: address, page: page === address ? "" : page, message, touched: true,
    notice: inside ? "content" : address ? "" : "no_address", private: Boolean(tab?.incognito),
  });
}

/** The draft of the page that is open. Its address is known because the button was pressed there. */
export function ofTab(tab) {
  const address = onTheWeb(tab?.url) ? tab.url : "";
  return fresh({ addresses: address, notice: address ? "" : "no_address", private: Boolean(tab?.incognito) });
}

export const keep = (draft) => api.storage.session.set({ draft });
export const drop = () => api.storage.session.remove(["draft", "sent"]);

/** One address a line, without what is empty. */
export const lines = (text) => text.split(/\s+/).filter(Boolean);

/** What is wrong before anything is sent: `[field, name of the words, value]`, or nothing. */
export function fault({ addresses, message }) {
  const given = lines(addresses);
  if (given.some(holdsContent) || holdsContent(message.trim())) return ["addresses", "fault_content"];
  const wrong = given.find((line) => !onTheWeb(line));
  if (wrong) return ["addresses", "fault_address", wrong.slice(0, 60)];
  if (given.some((line) => line.length > LONGEST_ADDRESS)) return ["addresses", "fault_long"];
  if (given.length > MOST_ADDRESSES) return ["addresses", "fault_many"];
  if (!given.length && !message.trim()) return ["addresses", "fault_nothing"];
  return null;
}

/** The body as it goes to the hotline. The same draft gives the same bytes, with a code of its own by which
    it is one report, however often and whichever way it is sent; what was changed is another. */
export function body(draft, language) {
  const addresses = lines(draft.addresses);
  if (draft.withPage && draft.page && !addresses.includes(draft.page)) addresses.push(draft.page);
  const told = {
    addresses, category: draft.category, message: draft.message.trim(), language,
    about_me: draft.who === "me", between_children: draft.who === "between", urgent: draft.who === "danger",
    door: "extension",
  };
  const codeOf = JSON.stringify(told);
  if (draft.codeOf !== codeOf) Object.assign(draft, { codeOf, code: sealing.code() });
  return JSON.stringify({ ...told, receipt: draft.code });
}

function holdsContent(text) {
  return /^(data|blob):/i.test(text ?? "");
}

function onTheWeb(text) {
  return /^https?:\/\/./i.test(text ?? "") && URL.canParse(text);
}
