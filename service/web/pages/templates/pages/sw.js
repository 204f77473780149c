/* The service worker: keeps the shell, shows saved articles without a connection, and plays saved sound by ranges. */
const SHELL = {{ addresses|tojson }};
{% raw %}
const SHELL_CACHE = "baonoi-shell";
const SAVED = "baonoi-saved"; // what the listener chose to keep; only the page's own button adds to it or takes away

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin || url.pathname.startsWith("/desk")) return;
  if (url.pathname.startsWith("/media/")) event.respondWith(sound(request));
  else if (request.mode === "navigate" || url.pathname.startsWith("/embed/")) event.respondWith(page(request));
  else if (SHELL.includes(url.pathname + url.search)) event.respondWith(kept(request));
});

async function install() {
  const cache = await caches.open(SHELL_CACHE);
  await cache.addAll(SHELL.map((address) => new Request(address, { cache: "reload" })));
  for (const request of await cache.keys()) {
    const { pathname, search } = new URL(request.url);
    if (!SHELL.includes(pathname + search)) await cache.delete(request);
  }
  await self.skipWaiting();
}

/** The network first; without it what was kept, and for a page that was not the sentence that says so. */
async function page(request) {
  try {
    return await fetch(request);
  } catch (problem) {
    const found = (await caches.match(request)) ?? (await caches.match(request, { ignoreSearch: true }));
    if (found) return found;
    if (request.mode === "navigate") return caches.match("/ngoai-tuyen");
    throw problem;
  }
}

async function kept(request) {
  return (await caches.match(request)) ?? fetch(request);
}

/** Browsers ask for sound by ranges, and the cache only keeps whole answers: cut the range out ourselves (RFC 9110, 14). */
async function sound(request) {
  const cache = await caches.open(SAVED);
  const whole = await cache.match(request.url);
  if (!whole) return fetch(request);
  const range = /^bytes=(\d*)-(\d*)$/.exec(request.headers.get("range") ?? "");
  if (!range) return whole;
  const body = await whole.blob();
  const [first, last] = bounds(range, body.size);
  const headers = new Headers(whole.headers);
  headers.delete("content-encoding");
  if (first >= body.size || first > last) {
    headers.set("content-range", `bytes */${body.size}`);
    return new Response(null, { status: 416, headers });
  }
  headers.set("content-range", `bytes ${first}-${last}/${body.size}`);
  headers.set("content-length", String(last - first + 1));
  return new Response(body.slice(first, last + 1), { status: 206, headers });
}

function bounds([, from, to], size) {
  if (from === "") return [Math.max(0, size - Number(to)), size - 1];
  return [Number(from), to === "" ? size - 1 : Math.min(Number(to), size - 1)];
}
{% endraw %}
