/* The service worker: keeps the shell, shows saved articles without a connection, and plays saved sound by ranges. */
const SHELL = {{ addresses|tojson }};
{% raw %}
const SHELL_CACHE = "baonoi-shell";
const SAVED = "baonoi-saved"; // what the listener chose to keep; only the page's own button adds to it or takes away
const PATIENCE = 6000; // ms a saved page waits for a network that is there and gives nothing
const OURS = /^\/(embed\/|static\/nghe\/|embed\.js$|brand\.css$)/;

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin || url.pathname.startsWith("/desk")) return;
  if (url.pathname.startsWith("/media/")) event.respondWith(sound(request));
  else if (SHELL.includes(url.pathname + url.search)) event.respondWith(kept(request));
  else if (request.mode === "navigate" || OURS.test(url.pathname)) event.respondWith(page(request));
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

/**
 * The network first; without it what was kept, and for a page that was not the sentence that says so.
 *
 * A saved page names the styles and scripts of its day; those that are kept now do as well.
 */
async function page(request) {
  const found = (await caches.match(request)) ?? (await caches.match(request, { ignoreSearch: true }));
  try {
    const answer = await (found ? Promise.race([fetch(request), patience()]) : fetch(request));
    return found && answer.status >= 500 ? found : answer;
  } catch (problem) {
    if (found) return found;
    if (request.mode === "navigate") return caches.match("/ngoai-tuyen");
    throw problem;
  }
}

const patience = () => new Promise((_, fail) => setTimeout(fail, PATIENCE));

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
