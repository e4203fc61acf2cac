/* One way out: to the hotline's door for programs, and nowhere else. */
import { HOME } from "./home.js";

const PATIENCE = 30_000; // milliseconds
const WITHOUT_TRACE = {
  credentials: "omit", cache: "no-store", redirect: "error", referrerPolicy: "no-referrer",
};
const TO_MEND = new Set([400, 413, 422]);

/** Send a report. Comes back with `state`: `received` (and the receipt), `arrived` before, `refused` (and
    why), or `later`: no way there, or no room. The same `id` and `body` again make no second report. */
export async function send({ id, body, language }) {
  let answer;
  try {
    answer = await fetch(`${HOME}/api/v1/reports`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "Idempotency-Key": id, "Accept-Language": language },
      body,
      ...WITHOUT_TRACE,
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (answer.status === 409) return { state: "arrived" };
    const told = await answer.json();
    if (answer.status === 201 && told.receipt.letters) return { state: "received", receipt: told.receipt };
    if (TO_MEND.has(answer.status)) return { state: "refused", why: why(told) };
  } catch {
    // No network, a page of a hotel's in between, half an answer: whatever it was, it is tried again.
  }
  return { state: "later" };
}

/** Send what was sealed: `received`, `lost` where nobody can open it any more, or `later`. */
export async function sendSealed({ key, envelope }) {
  try {
    const answer = await fetch(`${HOME}/api/v1/reports/sealed`, {
      ...WITHOUT_TRACE,
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ key, envelope }),
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (answer.status === 202) return { state: "received" };
    if (answer.status === 409 || TO_MEND.has(answer.status)) return { state: "lost" };
  } catch {
    // As above.
  }
  return { state: "later" };
}

/** The hotline's public key; null where it takes nothing sealed, undefined when it cannot be asked. */
export async function askKey() {
  try {
    const answer = await fetch(`${HOME}/api/v1/reports/key`, WITHOUT_TRACE);
    return answer.ok ? (await answer.json()).key : answer.status === 404 ? null : undefined;
  } catch {
    return undefined;
  }
}

function why(told) {
  const faults = (told.errors ?? []).map(({ detail }) => String(detail));
  return [...new Set(faults.length ? faults : [String(told.detail)])].slice(0, 5);
}
