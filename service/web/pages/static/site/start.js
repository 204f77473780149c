/** Our pages' start: everything above put to work, and page changes that do not stop the sound. */
import { active, carry, settle } from "./dock.js";
import { keep } from "./kept.js";
import { mark } from "./lists.js";
import { offer } from "./saving.js";

const root = document.documentElement;
const here = () => location.pathname + location.search;
let shown = here();
let turns = 0;

function begin() {
  const theme = document.querySelector(".theme");
  theme.hidden = false;
  theme.onclick = () => {
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    keep("theme", root.dataset.theme);
  };
  const nav = document.querySelector(".top nav");
  const here = nav.querySelector("[aria-current]");
  if (here) nav.scrollLeft = here.offsetLeft + (here.offsetWidth - nav.clientWidth) / 2; // phones show three or four
  mark();
  offer();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href]");
  const plain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.defaultPrevented || event.button);
  if (!link || !plain || link.target || link.hasAttribute("download") || !active?.player.started) return;
  const to = new URL(link.href, location.href);
  const file = /\.\w+$/.test(to.pathname) || /^\/(media|feeds|desk|api)\//.test(to.pathname);
  if (to.origin !== location.origin || file || (to.hash && to.pathname === location.pathname)) return;
  event.preventDefault();
  turn(to.href, true);
});
addEventListener("popstate", ({ state }) => here() !== shown && turn(location.href, false, state?.y)); // a jump inside the page is none

/** Change the page around the sounding player; any trouble falls back to an ordinary load. */
async function turn(address, forward, y = 0) {
  const mine = ++turns;
  root.dataset.turning = "";
  try {
    const answer = await fetch(address, { headers: { accept: "text/html" } });
    const next = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (mine !== turns) return; // the listener went elsewhere meanwhile
    if (!next.querySelector("main")) throw new Error("not a page of ours");
    if (forward) history.replaceState({ y: scrollY }, "");
    if (forward) history.pushState(null, "", address);
    shown = here();
    carry();
    document.title = next.title;
    root.lang = next.documentElement.lang;
    for (const part of [".top", "main", ".bottom"]) document.querySelector(part).replaceWith(next.querySelector(part));
    settle();
    begin();
    scrollTo(0, y);
    document.querySelector("main").focus({ preventScroll: true });
    if (forward && location.hash) document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
  } catch {
    if (mine === turns) location.href = address;
  }
  if (mine === turns) delete root.dataset.turning;
}

begin();
addEventListener("pageshow", (event) => event.persisted && mark());
document.addEventListener("bao-noi", ({ detail }) => detail.state === "paused" && mark());
try {
  navigator.serviceWorker?.register("/sw.js").catch(() => {});
} catch {
  // a sandboxed frame: nothing can be saved there
}
