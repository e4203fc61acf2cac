/* One way out: to the hotline's door for programs, and nowhere else. */
import { HOME } from "./home.js";

const PATIENCE = 30_000; // milliseconds
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
      credentials: "omit",
      cache: "no-store",
      redirect: "error",
      referrerPolicy: "no-referrer",
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

function why(told) {
  const faults = (told.errors ?? []).map(({ detail }) => String(detail));
  return [...new Set(faults.length ? faults : [String(told.detail)])].slice(0, 5);
}
