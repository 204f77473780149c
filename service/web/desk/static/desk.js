// The desk's own few lines: one player, the list's ticks and keys, named confirmations, words not saved yet.
"use strict";

const one = (query, within = document) => within.querySelector(query);
const all = (query, within = document) => [...within.querySelectorAll(query)];

// --- the player at the foot: whole articles, or one segment of them

const bar = one("#player");
const audio = bar && one("audio", bar);
let until = null;

function play(button) {
  const same = bar.dataset.src === button.dataset.play && bar.dataset.from === (button.dataset.from ?? "");
  if (same && !audio.paused) return audio.pause();
  bar.hidden = false;
  if (bar.dataset.src !== button.dataset.play) audio.src = button.dataset.play;
  bar.dataset.src = button.dataset.play;
  bar.dataset.from = button.dataset.from ?? "";
  until = button.dataset.to ? Number(button.dataset.to) : null;
  one("[data-player=what]", bar).textContent = button.dataset.title ?? "";
  if (button.dataset.from !== undefined) audio.currentTime = Number(button.dataset.from);
  audio.playbackRate = Number(one("[data-player=speed]", bar).value);
  audio.play().catch(() => showPaused());
}

const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

function showTime() {
  const seek = one("[data-player=seek]", bar);
  seek.max = audio.duration || 0;
  seek.value = audio.currentTime;
  seek.setAttribute("aria-valuetext", `${clock(audio.currentTime)} / ${clock(audio.duration || 0)}`);
  one("[data-player=time]", bar).textContent = `${clock(audio.currentTime)} / ${clock(audio.duration || 0)}`;
  for (const line of all("[data-start]")) {
    const now = !audio.paused && audio.currentTime >= Number(line.dataset.start) && audio.currentTime < Number(line.dataset.end);
    line.classList.toggle("playing", now);
  }
  if (until !== null && audio.currentTime >= until) { until = null; audio.pause(); }
}

function showPaused() {
  const toggle = one("[data-player=toggle]", bar);
  toggle.setAttribute("aria-label", audio.paused ? toggle.dataset.playLabel : toggle.dataset.pause);
  one("path", toggle).setAttribute("d", audio.paused ? "M8 5v14l11-7z" : "M7 5h4v14H7zM14 5h4v14h-4z");
}

if (bar) {
  for (const name of ["timeupdate", "loadedmetadata", "seeked"]) audio.addEventListener(name, showTime);
  for (const name of ["play", "pause", "ended"]) audio.addEventListener(name, () => { showPaused(); showTime(); });
  one("[data-player=toggle]", bar).addEventListener("click", () => (audio.paused ? audio.play() : audio.pause()));
  one("[data-player=seek]", bar).addEventListener("input", (event) => { until = null; audio.currentTime = event.target.value; });
  one("[data-player=speed]", bar).addEventListener("change", (event) => { audio.playbackRate = event.target.value; });
  one("[data-player=close]", bar).addEventListener("click", () => { audio.pause(); bar.hidden = true; });
}

// --- a page nobody looks at asks for nothing

document.addEventListener("htmx:beforeRequest", (event) => {
  if (document.hidden && event.detail.requestConfig.verb === "get") event.preventDefault();
});

// --- clicks, wherever htmx may have put the buttons

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-play]");
  if (button) play(button);
  const opener = event.target.closest("[data-open]");
  if (opener) one(opener.dataset.open)?.showModal();
  for (const menu of all("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
});

// --- what can't be undone is named before it is done

let agreed = null;
document.addEventListener("submit", (event) => {
  const asked = event.submitter?.dataset.confirm ?? event.target.dataset.confirm;
  if (!asked || agreed === event.target) { agreed = null; return; }
  event.preventDefault();
  event.stopImmediatePropagation();
  const [dialog, reason] = [one("#confirm"), one("#confirm [data-confirm-why]")];
  const why = event.submitter?.dataset.why; // the name of the field that takes the reason, where one is needed
  one("#confirm-text").textContent = asked;
  reason.hidden = !why;
  one("input", reason).required = Boolean(why);
  dialog.onclose = () => {
    if (dialog.returnValue !== "yes") return;
    if (why) event.target.elements[why].value = one("input", reason).value;
    agreed = event.target;
    event.target.requestSubmit(event.submitter);
  };
  dialog.returnValue = "no";
  dialog.showModal();
}, true);

// --- ticks survive the list's refresh

const ticked = () => all("#rows .tick:checked").map((box) => box.value);
let kept = { ticks: [], focus: "", at: "" };

function showTicks() {
  const form = one("#bulk");
  if (!form) return;
  const number = ticked().length;
  form.hidden = number === 0;
  one("[data-ticked]", form).textContent = number;
}

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-tick-all]")) for (const box of all("#rows .tick")) box.checked = event.target.checked;
  if (event.target.matches(".tick, [data-tick-all]")) showTicks();
});
document.addEventListener("htmx:beforeSwap", () => {
  const held = document.activeElement?.closest("[data-row], [data-line]");
  kept = { ticks: ticked(), focus: held?.id ?? "", at: one(".row.at, .line.at")?.id ?? "", tag: document.activeElement?.className };
});
function putBack() {
  for (const box of all("#rows .tick")) box.checked = kept.ticks.includes(box.value);
  if (kept.at) document.getElementById(kept.at)?.classList.add("at");
  const held = kept.focus && document.getElementById(kept.focus);
  if (held && !held.contains(document.activeElement)) (one(kept.tag === "tick" ? ".tick" : "a, button", held) ?? held).focus({ preventScroll: true });
  showTicks();
}
// at once, and again when htmx has settled the attributes of what it swapped in
for (const name of ["htmx:afterSwap", "htmx:afterSettle"]) document.addEventListener(name, putBack);

// --- keys: one letter each, and a switch to turn them off (WCAG 2.1.4)

const switchKeys = one("[data-keys-switch]");
const keysOff = () => { try { return localStorage.getItem("desk-keys") === "off"; } catch { return false; } };
if (switchKeys) {
  switchKeys.checked = !keysOff();
  switchKeys.addEventListener("change", () => { try { localStorage.setItem("desk-keys", switchKeys.checked ? "on" : "off"); } catch { /* private window */ } });
}

function step(by) {
  const stops = all("[data-row], [data-line]");
  if (!stops.length) return;
  const at = stops.findIndex((stop) => stop.classList.contains("at"));
  const next = stops[Math.min(stops.length - 1, Math.max(0, at < 0 ? 0 : at + by))];
  for (const stop of stops) stop.classList.toggle("at", stop === next);
  next.scrollIntoView({ block: "nearest" });
}

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  x: () => { const box = one(".row.at .tick"); if (box) { box.checked = !box.checked; showTicks(); } },
  p: () => { if (audio && !audio.paused) audio.pause(); else { const button = one(".at [data-play]") ?? one("[data-play]"); if (button) play(button); } },
  Enter: () => { const link = one(".row.at [data-open-row]"); if (link) link.click(); else { const menu = one(".line.at details.menu"); if (menu) { menu.open = true; one("textarea", menu)?.focus(); } } },
  "/": () => one("#search")?.focus(),
  "?": () => one("#keys")?.showModal(),
};

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") for (const menu of all("details.menu[open]")) { menu.open = false; one("summary", menu).focus(); }
  if (event.ctrlKey || event.metaKey || event.altKey || keysOff() || one("dialog[open]")) return;
  if (event.target.closest("input, select, textarea, [contenteditable]")) return;
  if (event.key === "Enter" && event.target.closest("a, button, summary")) return;
  const act = KEYS[event.key];
  if (act) { event.preventDefault(); act(); }
});

// --- where one is: the page's place in the bar, a menu's first field, words not saved yet

one(".top nav [aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" });

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.matches(".menu[open] .sheet")) one("textarea", event.target)?.focus();
});

let unsaved = null;
document.addEventListener("input", (event) => { if (event.target.matches("textarea, [data-guard] *")) unsaved = event.target.form; });
document.addEventListener("submit", () => { unsaved = null; }, true);
document.addEventListener("htmx:beforeRequest", (event) => { if (event.detail.elt === unsaved) unsaved = null; });
document.addEventListener("close", () => { unsaved = null; }, true);
addEventListener("beforeunload", (event) => { if (unsaved?.isConnected && unsaved.method === "post") event.preventDefault(); });

// --- a sentence that was asked for plays as soon as it is there

document.addEventListener("htmx:afterSettle", (event) => {
  const fresh = one("[data-play-now]", event.target.closest("form") ?? document);
  if (fresh && fresh.dataset.playNow) { const button = fresh; delete button.dataset.playNow; play(button); }
});
