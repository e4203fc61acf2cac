/* Reports that wait for a connection, and receipts, on the disk of this device: only what somebody asked
   to keep. Everything here goes with one press (`forget`). */
import { api } from "./api.js";
import { send, sendSealed } from "./sending.js";

export const DAYS = 7;
const DAY = 86_400_000; // milliseconds
const EMPTY = { queue: [], receipts: [], expired: 0 };

/** What is kept: `queue`, `receipts`, and how many reports waited too long. */
export const kept = () => api.storage.local.get(EMPTY);

/** Keep a report until it can be sent. `withReceipt`: keep its code, too, once there is one. */
export function add({ id, body, language }, { withReceipt, now }) {
  const until = lastDay(now);
  return change(({ queue }) => ({
    queue: [...queue.filter((each) => each.id !== id), { id, body, language, withReceipt, until }],
  }));
}

/** Keep a report that was sealed: what is written here, nobody opens but the hotline. */
export function addSealed({ id, key, envelope }, { now }) {
  return change(({ queue }) => ({ queue: [...queue, { id, key, envelope, until: lastDay(now) }] }));
}

export const keepReceipt = (receipt) => change(({ receipts }) => ({ receipts: added(receipts, receipt) }));

export const forgetReceipt = (letters) =>
  change(({ receipts }) => ({ receipts: receipts.filter((each) => each.letters !== letters) }));

/** Take a report out that the hotline could not read, to mend it. */
export async function takeOut(id) {
  const { queue } = await kept();
  await change((now) => ({ queue: now.queue.filter((each) => each.id !== id) }));
  return queue.find((each) => each.id === id);
}

/** Everything, here and in memory. What is just on its way may still arrive; nothing of it comes back. */
export async function forget() {
  await locked("kept", () => api.storage.local.remove(Object.keys(EMPTY)));
  await api.storage.session.clear();
  await showCount();
}

/** Send what waits, one after the other; the first that finds no way ends the round. */
export function flush({ now }) {
  return locked("flush", async () => {
    await tidy(now);
    for (const each of (await kept()).queue.filter((one) => !one.refused)) {
      const told = await (each.envelope ? sendSealed(each) : send(each));
      if (told.state === "later") break;
      await settle(each, told);
    }
    await showCount();
  });
}

/** Beside the button: how many wait. */
export async function showCount() {
  const { queue } = await kept();
  await api.action.setBadgeText({ text: queue.length ? String(queue.length) : "" });
}

function settle({ id }, told) {
  return change(({ queue, receipts, expired }) => {
    const entry = queue.find((each) => each.id === id);
    if (!entry) return {}; // forgotten while it was on its way
    if (told.state === "refused") {
      return { queue: queue.map((each) => (each === entry ? { ...each, refused: told.why } : each)) };
    }
    if (told.state === "lost") return { queue: queue.filter((each) => each !== entry), expired: expired + 1 };
    const wanted = entry.withReceipt && told.receipt;
    return {
      queue: queue.filter((each) => each !== entry),
      receipts: wanted ? added(receipts, told.receipt) : receipts,
    };
  });
}

function tidy(now) {
  return change(({ queue, expired }) => {
    const left = queue.filter((each) => each.until > now);
    return left.length === queue.length ? {} : { queue: left, expired: expired + queue.length - left.length };
  });
}

function added(receipts, { letters, words }) {
  return [...receipts.filter((each) => each.letters !== letters), { letters, words }];
}

/** Read, change and write in one go: the button's page and the one behind it share what is kept. */
async function change(how) {
  await locked("kept", async () => {
    const changed = how(await kept());
    if (Object.keys(changed).length) await api.storage.local.set(changed);
  });
  await showCount();
}

/** Of the time, the last day is kept: not when something was written. */
const lastDay = (now) => (Math.floor(now / DAY) + DAYS + 1) * DAY;

const locked = (name, work) => navigator.locks.request(`clickable-${name}`, work);
