/* Behind the page with which one phone counts at one stop: the page without a network, and sending what
   waits when there is one again. Its scope is the folder of that link, its cache and its store are its own.
   `FILES`, `PAGE`, `SEND`, `STORE`, `MINE` and `NAME` are written above by the server. */
"use strict";
const PATIENCE = 4000; // milliseconds: a network that is almost none is none
const queue = tallyQueue(STORE, SEND);

addEventListener("install", (event) => {
  event.waitUntil(caches.open(NAME).then((cache) => cache.addAll(FILES)).then(() => skipWaiting()));
});

addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      const old = (name) => name.startsWith(`${MINE}-`) && name !== NAME;
      for (const name of await caches.keys()) if (old(name)) await caches.delete(name);
      await clients.claim();
    })(),
  );
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin || request.method !== "GET") return;
  if (request.mode === "navigate" && pathname === PAGE) event.respondWith(page(request));
  else if (FILES.includes(pathname)) event.respondWith(file(request));
});

addEventListener("sync", (event) => event.waitUntil(queue.flush()));

async function kept(request) {
  return (await caches.open(NAME)).match(request, { ignoreSearch: true });
}

/** The page as it is now, and kept for later; without a network as it was. A link that is over says so. */
async function page(request) {
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE) });
    if (answer.ok) await (await caches.open(NAME)).put(PAGE, answer.clone());
    return answer;
  } catch {
    return (await kept(PAGE)) ?? Response.error();
  }
}

async function file(request) {
  return (await kept(request)) ?? fetch(request);
}
