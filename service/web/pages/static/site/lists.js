/** Lists: what was heard already, play buttons, and the queue with its order. */
import { light, line, listen, queue } from "./dock.js";
import { clock, drawing, make, recall, say } from "./kept.js";

/** Mark what was heard and what is half heard; show what only works with scripts. */
export function mark() {
  drawUnfinished();
  const heard = new Set(recall("heard", []));
  for (const row of document.querySelectorAll(".row[data-article]")) {
    const place = recall(`place:${row.dataset.article}`, null);
    const words = heard.has(row.dataset.article) ? say("heard") : place && say("left", { at: clock(row.dataset.seconds - place.time) });
    row.classList.toggle("heard", heard.has(row.dataset.article));
    row.querySelector(".mark")?.remove();
    if (words) row.querySelector(".meta")?.append(make("span", { class: "mark" }, words));
  }
  for (const button of document.querySelectorAll("[data-play-all], [data-add], [data-copy]")) button.hidden = false;
  drawQueue();
  light();
}

document.addEventListener("click", (event) => {
  const wish = event.target.closest("[data-play], [data-play-all], [data-add], [data-copy], [data-seek]");
  if (!wish || event.ctrlKey || event.metaKey || event.shiftKey || !customElements.get("bao-noi")) return;
  const { play, playAll, add, title, copy, seek } = wish.dataset;
  if (play) listen(play, rest(wish));
  else if (playAll !== undefined) playThem();
  else if (add) line([...queue().filter(({ id }) => id !== add), { id: add, title }]);
  else if (copy) copied(wish, copy);
  else if (seek) document.querySelector("main bao-noi")?.player.play(Number(seek));
  event.preventDefault();
  event.stopImmediatePropagation();
});
document.addEventListener("bao-noi-queue", drawQueue);

const listed = () => [...document.querySelectorAll("main :not(.unfinished) > .rows [data-play]")].map(({ dataset }) => ({ id: dataset.play, title: dataset.title }));

function rest(link) {
  const all = listed();
  const place = all.findIndex(({ id }) => id === link.dataset.play);
  return place < 0 ? null : all.slice(place + 1);
}

function playThem() {
  const [first, ...others] = listed();
  listen(first.id, others);
}

async function copied(button, text) {
  const face = button.firstElementChild;
  try {
    await navigator.clipboard.writeText(text);
    face.textContent = say("copied");
  } catch {
    button.closest(".feed")?.querySelector("input").select();
  }
}

function drawUnfinished() {
  const begun = recall("begun", []).slice(0, 2);
  if (begun.length) document.documentElement.dataset.begun = begun.length;
  else delete document.documentElement.dataset.begun;
  document.querySelector(".unfinished ol")?.replaceChildren(...begun.map(unfinished));
}

function unfinished({ id, title, path, seconds }) {
  const href = document.documentElement.lang === "en" ? `${path}?lang=en` : path;
  const heading = make("h3", { lang: "vi" }, make("a", { href }, title));
  const play = make("a", { class: "play", href, "data-play": id, "data-title": title });
  play.append(drawing(), make("span", { class: "vh" }, `${say("play_one")}: `, title));
  return make("li", { class: "row", "data-article": id, "data-seconds": seconds }, play, make("div", {}, heading, make("p", { class: "meta" })));
}

function drawQueue() {
  document.querySelector("main > .queue")?.remove();
  const items = queue();
  for (const button of document.querySelectorAll("[data-add]")) {
    const added = items.some(({ id }) => id === button.dataset.add);
    button.classList.toggle("added", added);
    button.querySelector(".vh").firstChild.data = `${say(added ? "queue_added" : "queue_add")}: `;
  }
  if (!items.length || !document.querySelector("main [data-add]")) return;
  const clear = make("button", { type: "button", class: "button", onclick: () => line([]) }, say("queue_clear"));
  const rows = items.map((item, place) => queued(items, item, place));
  const heading = make("h2", { id: "danh-sach" }, `${say("queue")} (${items.length})`);
  const section = make("section", { class: "queue", "aria-labelledby": "danh-sach" }, make("header", {}, heading, clear), make("ol", {}, ...rows));
  document.querySelector("main").append(section);
}

function queued(items, item, place) {
  const move = (step) => () => {
    const others = items.filter((each) => each !== item);
    others.splice(Math.max(0, place + step), 0, item);
    line(others);
    document.querySelectorAll(".queue li")[Math.min(Math.max(0, place + step), items.length - 1)]?.querySelector("button").focus();
  };
  const button = (key, face, onclick) =>
    make("button", { type: "button", class: "small", "aria-label": `${say(key)}: ${item.title}`, onclick }, face);
  const row = make(
    "li",
    {},
    make("span", {}, item.title),
    button("queue_up", "↑", move(-1)),
    button("queue_down", "↓", move(1)),
    button("queue_remove", "×", () => line(items.filter((each) => each !== item))),
  );
  row.addEventListener("keydown", (event) => {
    const step = event.altKey && { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    move(step)();
  });
  return row;
}
