// Stands between a browser of the hall and the office: where no page comes, it shows one of its own, which tries again.
"use strict";
const KEPT = "hall-1", AWAY = "/hall/away", LONGEST_MS = 8000;
const later = (ms) => new Promise((_, no) => setTimeout(() => no(new Error("no answer")), ms));

self.addEventListener("install", (event) => event.waitUntil((async () => {
  const page = await fetch(AWAY, {cache: "reload"}), words = await page.clone().text();
  const files = [...words.matchAll(/(?:href|src)="(\/hall\/static\/[^"]+)"/g)].map((found) => found[1]);
  const kept = await caches.open(KEPT);
  await kept.addAll([...files, "/hall/static/inter.ttf"]);
  await kept.put(AWAY, page);
  await self.skipWaiting();
})()));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const {request} = event, url = new URL(request.url);
  if (request.mode === "navigate" && request.method === "GET") event.respondWith(arrived(request));
  else if (request.method === "GET" && url.pathname.startsWith("/hall/static/")) event.respondWith(file(request));
});
const arrived = async (request) => {
  try {
    const answer = await Promise.race([fetch(request), later(LONGEST_MS)]);
    if (answer.status < 500) return answer;  // what stands before the office answers as well, without it
  } catch { /* nobody answers */ }
  return (await caches.match(AWAY)) || Response.error();
};
const file = async (request) => {
  try { return await fetch(request); } catch { return (await caches.match(request)) || Response.error(); }
};
