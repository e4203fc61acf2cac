/* Behind the application, once somebody asked for it or installed it: its page when there is no
   connection, and sending what waits when there is one again. It keeps no page of a visit.
   `FILES`, `PAGES`, `SHARE`, `QUIT` and `NAME` are written above by the server. */
"use strict";
const REPORTERS = /^\/(?:en\/)?(?:$|signaler\/|suivi\/|aide\/|application\/)/;
let shared = null; // what was shared to us without a connection: in memory, until the page asks

addEventListener("install", (event) => {
  event.waitUntil(caches.open(NAME).then((cache) => cache.addAll(FILES)).then(() => skipWaiting()));
});

addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      const others = (name) => name !== NAME && !name.startsWith("tally-"); // a stop's counting keeps its own
      for (const name of await caches.keys()) if (others(name)) await caches.delete(name);
      await clients.claim();
    })(),
  );
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin) return;
  if (pathname === QUIT && !navigator.onLine) event.respondWith(leave());
  else if (request.method === "POST" && pathname === SHARE) event.respondWith(share(request));
  else if (request.method !== "GET") return;
  else if (request.mode === "navigate" && REPORTERS.test(pathname)) event.respondWith(page(request, pathname));
  else if (FILES.includes(pathname)) event.respondWith(file(request));
});

addEventListener("sync", (event) => event.waitUntil(waiting.flush()));

addEventListener("message", ({ data, source }) => {
  if (data !== "shared?") return;
  source.postMessage({ shared });
  shared = null;
});

async function page(request, pathname) {
  try {
    return await fetch(request);
  } catch {
    return caches.match(PAGES[pathname.startsWith("/en/") ? "en" : "fr"]);
  }
}

/** To leave without a connection: what the server would ask the browser to forget is forgotten here. */
async function leave() {
  await waiting.forget();
  for (const name of await caches.keys()) await caches.delete(name);
  await registration.unregister();
  return new Response("<!doctype html><title>…</title>", { headers: { "Content-Type": "text/html" } });
}

async function file(request) {
  return (await caches.match(request)) ?? fetch(request);
}

async function share(request) {
  const again = request.clone();
  try {
    return await fetch(request);
  } catch {
    const form = await again.formData();
    shared = ["url", "text", "title"].map((name) => form.get(name) ?? "").filter(Boolean).join("\n");
    return Response.redirect(PAGES.fr, 303);
  }
}
