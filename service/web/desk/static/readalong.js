// Reading along: while the article's audio plays, the printed word being said is lit, and its line kept in sight.
// The page stays as it is: light comes from the CSS Custom Highlight API; without it lines are marked, as desk.js does.
"use strict";

const LIGHT = "desk-said";
const SCROLL_REST = 5000; // ms somebody's own scrolling is left alone
const timetables = new Map(); // address of a version's timed words → the words, by time, once they have come

let lit = "";
let scrolled = -Infinity;
let lineSaid = null;

/** Say when each printed word sounds: [start, end, segment, first, last], offsets in code points of the segment. */
async function timetable(address) {
  if (!timetables.has(address)) {
    timetables.set(address, []);
    const answer = await fetch(address).catch(() => null);
    const { cues } = answer?.ok ? await answer.json() : { cues: [] };
    timetables.set(address, cues.flatMap((cue) => cue.words.map(([start, end, first, last]) => [start, end, cue.segment, first, last])));
  }
  return timetables.get(address);
}

/** Find the last word that has begun at a moment. */
function wordAt(words, seconds) {
  let [low, high] = [0, words.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (words[middle][0] <= seconds) low = middle + 1; else high = middle;
  }
  const word = words[low - 1];
  return word && seconds < word[1] + 0.25 ? word : null;
}

/** Make the range of a stretch of an element's text, whatever elements it runs through. */
function rangeIn(element, first, last) {
  const range = document.createRange();
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const units = (offset) => [...element.textContent].slice(0, offset).join("").length;
  const [from, to] = [units(first), units(last)];
  for (let before = 0, node = walker.nextNode(); node; before += node.length, node = walker.nextNode()) {
    if (from >= before && from <= before + node.length) range.setStart(node, from - before);
    if (to >= before && to <= before + node.length) { range.setEnd(node, to - before); return range; }
  }
  return null;
}

function light(line, word) {
  const key = word ? `${word[2]}.${word[3]}` : "";
  if (key === lit) return;
  lit = key;
  const printed = word && line && one("[data-printed]", line);
  const range = printed && rangeIn(printed, word[3], word[4]);
  if (range) CSS.highlights?.set(LIGHT, new Highlight(range)); else CSS.highlights?.delete(LIGHT);
}

function keepInSight(line) {
  if (line === lineSaid) return;
  lineSaid = line;
  if (line && until === null && performance.now() - scrolled > SCROLL_REST) line.scrollIntoView({ block: "nearest" });
}

async function sayWords() {
  const script = one("#script[data-words]");
  if (!script || bar.dataset.src !== script.dataset.audio) return light(null, null);
  const words = await timetable(script.dataset.words);
  const word = audio.paused ? null : wordAt(words, audio.currentTime);
  const line = word && one(`#script [data-position="${word[2]}"]`);
  light(line, word);
  if (line) keepInSight(line);
  if (!audio.paused && !document.hidden) requestAnimationFrame(sayWords);
}

if (bar) {
  for (const name of ["play", "pause", "ended"]) audio.addEventListener(name, sayWords);
  document.addEventListener("visibilitychange", sayWords);
  for (const name of ["wheel", "touchmove", "keydown"]) addEventListener(name, () => { scrolled = performance.now(); }, { passive: true });
}
