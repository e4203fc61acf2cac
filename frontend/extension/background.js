/* Behind the button: the menu, and sending. It reads no page and hears of none but those clicked on. */
import { api } from "./api.js";
import * as drafts from "./drafts.js";
import * as queue from "./queue.js";
import { askKey, send } from "./sending.js";
import { speak } from "./words.js";

const MENU = {
  page: ["page", "frame"],
  link: ["link"],
  image: ["image", "video", "audio"],
  selection: ["selection"],
};
const WINDOW = { type: "popup", url: "popup.html", width: 460, height: 720 };

api.runtime.onInstalled.addListener(async () => {
  const { say } = await speak();
  await api.contextMenus.removeAll();
  for (const [id, contexts] of Object.entries(MENU)) {
    api.contextMenus.create({ id, contexts, title: say(`menu_${id}`) });
  }
  await queue.flush({ now: Date.now() });
  await learnKey();
});

api.runtime.onStartup.addListener(() => queue.flush({ now: Date.now() }));
globalThis.addEventListener("online", () => queue.flush({ now: Date.now() }));
// Chromium wakes us with this when the network is back (popup.js asks for it); Firefox has no such thing.
globalThis.addEventListener("sync", (event) => event.waitUntil(queue.flush({ now: Date.now() })));

api.contextMenus.onClicked.addListener((info, tab) =>
  // At once: Firefox opens the button's page only while the click lasts. It waits for the draft.
  Promise.all([open(), drafts.keep(drafts.ofClick(info, tab))]),
);

async function open() {
  try {
    await api.action.openPopup();
  } catch {
    await (api.windows ? api.windows.create(WINDOW) : api.tabs.create({ url: WINDOW.url }));
  }
}

/** The hotline's public key, for a day without a connection: asked once installed, and after sending. */
async function learnKey() {
  const key = await askKey();
  if (key !== undefined) await api.storage.local.set({ key });
}

const ANSWERS = {
  /** The result is in memory before anybody is told: the button's page may have been closed meanwhile. */
  async send(report) {
    const told = await send(report);
    if (told.state === "received" || told.state === "arrived") {
      await drafts.drop();
      await api.storage.session.set({ sent: { ...told, at: Date.now(), private: report.private } });
    }
    if (told.state === "received") queue.flush({ now: Date.now() }).then(learnKey);
    return told;
  },
  async flush() {
    await queue.flush({ now: Date.now() });
    return null;
  },
};

api.runtime.onMessage.addListener(({ ask, report }, _sender, answer) => {
  ANSWERS[ask](report).then(answer);
  return true;
});
