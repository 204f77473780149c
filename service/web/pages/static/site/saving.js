/** Articles kept for listening without a connection: page, words and sound in this browser's own cache. */
import { clock, drawing, keep, make, recall, say } from "./kept.js";

const CACHE = "baonoi-saved"; // the service worker reads it by this name

const able = () => "caches" in window && "serviceWorker" in navigator;
const saved = () => recall("saved", []);

/** Offer saving on an article's page; list what is saved on its own. */
export function offer() {
  for (const button of document.querySelectorAll("[data-save]")) {
    button.closest(".keep").hidden = !able();
    show(button, saved().some(({ id }) => id === button.dataset.save) ? "saved_done" : "save");
    button.onclick = () => save(button);
  }
  list();
}

function show(button, state) {
  button.querySelector("span").textContent = say(state);
  button.disabled = state === "saving_now" || state === "saved_done";
}

async function save(button) {
  show(button, "saving_now");
  const parts = [];
  try {
    const item = await gather(button.dataset.save, document.querySelector("main bao-noi").player, parts);
    keep("saved", [item, ...saved().filter(({ id }) => id !== item.id)]);
    if (!saved().some(({ id }) => id === item.id)) throw new DOMException("No room for the list.", "QuotaExceededError");
    show(button, "saved_done");
  } catch (problem) {
    await drop(parts).catch(() => {});
    show(button, problem.name === "QuotaExceededError" ? "save_full" : "save_failed");
  }
}

/** Fetch whole answers (a cache takes no parts) and keep a document that names only the file that is kept. */
async function gather(id, player, parts) {
  const cache = await caches.open(CACHE);
  const record = await (await fetch(`/embed/${id}.json?voice=${player.choices.voice ?? ""}`)).json();
  const voice = record.voices.find((each) => each.id === record.voice);
  const file = player.fileOf(voice);
  const [sound, page] = [file.url, location.pathname + location.search];
  const words = `/embed/${id}.json`;
  parts.push(sound, page, words);
  const answer = await fetch(sound, { cache: "reload" }); // Firefox gives a 206 of what it plays
  if (answer.status !== 200) throw new Error(`The sound answered ${answer.status}.`);
  await cache.put(sound, answer);
  await cache.add(new Request(page, { cache: "reload" }));
  const alone = { ...record, voices: [{ ...voice, audio: file, small: null }], next: [] };
  await cache.put(words, new Response(JSON.stringify(alone), { headers: { "content-type": "application/json" } }));
  return { id, title: record.title, seconds: voice.duration, page, parts };
}

async function drop(parts) {
  const cache = await caches.open(CACHE);
  await Promise.all(parts.map((part) => cache.delete(part)));
}

async function forget(item) {
  await drop(item.parts);
  keep("saved", saved().filter(({ id }) => id !== item.id));
  list();
}

function list() {
  const place = document.querySelector("#saved");
  if (!place) return;
  document.querySelector("#nothing-saved").hidden = saved().length > 0;
  place.replaceChildren(...saved().map(row));
}

function row(item) {
  const play = make("a", { class: "play", href: item.page, "data-play": item.id, "data-title": item.title });
  play.append(drawing(), make("span", { class: "vh" }, `${say("play_one")}: `, `${item.title}, `), make("span", {}, clock(item.seconds)));
  const remove = make("button", { type: "button", class: "button", onclick: () => forget(item) }, say("remove"));
  remove.append(make("span", { class: "vh" }, `: ${item.title}`));
  const title = make("h2", { lang: "vi" }, make("a", { href: item.page }, item.title));
  return make("li", { class: "row", "data-article": item.id, "data-seconds": item.seconds }, play, make("div", {}, title), remove);
}
