/** The player at the foot of the page: it plays what lists offer, and goes on while pages change. */
import { keep, recall, say } from "./kept.js";

const dock = document.querySelector("#dock");

/** The player that sounds, or sounded last. */
export let active = null;

document.addEventListener("bao-noi", ({ target, detail }) => {
  if (detail.state === "playing" && target !== active) {
    if (active?.closest("#dock")) active.remove();
    active = target;
  }
  if (detail.state === "playing") unqueue(detail.id);
  if (detail.state === "playing" || detail.state === "paused") note(target.player);
  document.body.classList.toggle("docked", Boolean(dock.firstElementChild));
  light();
});
document.addEventListener("bao-noi-close", ({ target }) => {
  if (!target.closest("#dock")) return;
  target.remove();
  active = null;
  document.body.classList.remove("docked");
});

addEventListener("pagehide", () => active?.player.record && note(active.player));

/** Show in the lists what plays, and that its button stops it. */
export function light() {
  const sounding = active?.player.playing && active.player.record?.id;
  for (const row of document.querySelectorAll(".row[data-article]")) {
    const plays = row.dataset.article === sounding;
    row.classList.toggle("playing", plays);
    row.querySelector(".play .vh").firstChild.data = `${say(plays ? "pause_one" : "play_one")}: `;
  }
}

/** Keep in mind what was begun and not heard to its end, newest first. */
function note({ record, duration, time }) {
  const { pathname } = new URL(record.url);
  const begun = { id: record.id, title: record.title, path: pathname, seconds: Math.floor(duration) };
  const others = recall("begun", []).filter(({ id }) => id !== record.id && recall(`place:${id}`, null));
  const open = time > 3 && time < 0.95 * duration; // as the player counts
  keep("begun", [...(open ? [begun] : []), ...others].slice(0, 12));
}

/** Play an article: in its own page's player when it stands here, else in the dock. */
export async function listen(id, after = null) {
  const here = document.querySelector(`main bao-noi[article="${CSS.escape(id)}"]`);
  const player = here ?? dock.querySelector("bao-noi") ?? dock.appendChild(docked());
  if (player.player.record?.id === id && player.player.started) return player.player.toggle();
  await player.listen(id, [...queue(), ...(after ?? [])]);
}

function docked() {
  const player = document.createElement("bao-noi");
  player.setAttribute("docked", "");
  document.body.classList.add("docked");
  return player;
}

/** Bring the sounding player out of a page that is about to go. */
export function carry() {
  if (!active?.player.started || !active.closest("main")) return;
  active.setAttribute("docked", "");
  dock.replaceChildren(active);
}

/** Put the sounding player into its own article's page. */
export function settle() {
  const place = active && document.querySelector(`main bao-noi[article="${CSS.escape(active.player.record?.id ?? "")}"]`);
  if (!place || place === active) return;
  active.setAttribute("article", active.player.record.id);
  for (const name of ["text", "lang"]) if (place.hasAttribute(name)) active.setAttribute(name, place.getAttribute(name));
  place.replaceWith(active);
  active.removeAttribute("docked");
  document.body.classList.remove("docked");
}

/** What the listener lined up, oldest wish first. */
export const queue = () => recall("queue", []);

/** Line articles up anew, and tell the player. */
export function line(items) {
  keep("queue", items);
  const mine = new Set([...items, ...queue()].map(({ id }) => id));
  if (active) active.player.queue = [...items, ...active.player.queue.filter(({ id }) => !mine.has(id))];
  document.dispatchEvent(new Event("bao-noi-queue"));
}

function unqueue(id) {
  if (queue().some((each) => each.id === id)) line(queue().filter((each) => each.id !== id));
}
