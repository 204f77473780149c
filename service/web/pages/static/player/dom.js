/** Elements, icons and times: the small things every part of the player draws with. */

/** Make an element. Never parses markup, so pages that demand Trusted Types can carry the player too. */
export function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name in node && typeof value !== "string") node[name] = value;
    else node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

const SHAPES = {
  play: "M8 5v14l11-7z",
  pause: "M7 5h3v14H7zm7 0h3v14h-3z",
  next: "M6 5v14l9-7zm10 0h3v14h-3z",
  more: "M5 10.2a1.8 1.8 0 1 1 0 3.6 1.8 1.8 0 0 1 0-3.6zm7 0a1.8 1.8 0 1 1 0 3.6 1.8 1.8 0 0 1 0-3.6zm7 0a1.8 1.8 0 1 1 0 3.6 1.8 1.8 0 0 1 0-3.6z",
  again: "M9 7V3.2L3.6 8 9 12.8V9h5.2a4.4 4.4 0 1 1 0 8.8H7v2h7.2a6.4 6.4 0 0 0 0-12.8z",
  up: "M12 8.2 4.6 15.6 6 17l6-6 6 6 1.4-1.4z",
  close: "M6.4 5 5 6.4l5.6 5.6L5 17.6 6.4 19l5.6-5.6 5.6 5.6 1.4-1.4-5.6-5.6L19 6.4 17.6 5 12 10.6z",
  quiet: "M4 9v6h4l5 5V4L8 9z",
  loud: "M4 9v6h4l5 5V4L8 9zm12-1v8a4.5 4.5 0 0 0 0-8z",
  wait: "M12 3a9 9 0 1 0 9 9h-2.2A6.8 6.8 0 1 1 12 5.2z",
};

/** Draw one of our icons, hidden from screen readers. */
export function icon(name) {
  const make = (tag) => document.createElementNS("http://www.w3.org/2000/svg", tag);
  const [drawing, path] = [make("svg"), make("path")];
  drawing.setAttribute("viewBox", "0 0 24 24");
  drawing.setAttribute("aria-hidden", "true");
  drawing.setAttribute("class", `icon ${name}`);
  path.setAttribute("d", SHAPES[name]);
  drawing.append(path);
  return drawing;
}

/** Write seconds as `3:24` or `1:02:03`. */
export function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds || 0));
  const two = (number) => String(number).padStart(2, "0");
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  return `${hours ? hours + ":" + two(minutes) : minutes}:${two(whole % 60)}`;
}

/** Write seconds as a screen reader should say them: `1 phút 23 giây`. */
export function inWords(seconds, t) {
  const whole = Math.max(0, Math.floor(seconds || 0));
  const parts = [[Math.floor(whole / 3600), "hours"], [Math.floor(whole / 60) % 60, "minutes"], [whole % 60, "seconds"]];
  const said = parts.filter(([count]) => count).map(([count, unit]) => t(unit, { n: count }));
  return said.join(" ") || t("seconds", { n: 0 });
}

/** Write a number the reader's way: 1,25 in Vietnamese. */
export const figure = (number, language) => new Intl.NumberFormat(language, { maximumFractionDigits: 2 }).format(number);

/** Write a size as `1,3 MB`, in one piece. */
export const size = (bytes, language) =>
  `${new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(Math.max(0.1, bytes / 1e6))}\u00a0MB`;

/** Find the last of `rows` (sorted by their first figure) that begins at or before `at`; -1 before the first. */
export function last(rows, at, key = (row) => row[0]) {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (key(rows[middle]) <= at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
