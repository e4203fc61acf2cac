/* Behind one report page, once somebody asked for it: the page when there is no connection. Its address
   holds the personal link, so it is kept under that address, on this phone alone.
   `FILES` is written above by the server. */
"use strict";
const PAGE = new URL(registration.scope).pathname;
const NAME = `bilan ${PAGE}`;

addEventListener("install", (event) => {
  event.waitUntil(caches.open(NAME).then((cache) => cache.addAll([PAGE, ...FILES])).then(() => skipWaiting()));
});

addEventListener("activate", (event) => event.waitUntil(clients.claim()));

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin || request.method !== "GET") return;
  if (request.mode === "navigate" && pathname === PAGE) event.respondWith(page(request));
  else if (FILES.includes(pathname)) event.respondWith(file(request));
});

/** The newest page there is; a link that is over is shown as it is, and kept no longer. */
async function page(request) {
  try {
    const answer = await fetch(request);
    const cache = await caches.open(NAME);
    if (answer.ok && !new URL(request.url).search) await cache.put(PAGE, answer.clone());
    if (answer.status === 404) await cache.delete(PAGE);
    return answer;
  } catch {
    return (await caches.match(PAGE)) ?? Response.error();
  }
}

async function file(request) {
  try {
    const answer = await fetch(request);
    if (answer.ok) await (await caches.open(NAME)).put(request, answer.clone());
    return answer;
  } catch {
    return (await caches.match(request)) ?? Response.error();
  }
}
