/** What this browser remembers for our pages: the same notes the player keeps, read by its names. */

const words = JSON.parse(document.body.dataset.words);

/** Write one of our words, its gaps filled. */
export const say = (key, values = {}) => words[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);

export function recall(name, otherwise) {
  try {
    return JSON.parse(localStorage.getItem(`baonoi:${name}`)) ?? otherwise;
  } catch {
    return otherwise;
  }
}

export function keep(name, value) {
  try {
    localStorage.setItem(`baonoi:${name}`, JSON.stringify(value));
  } catch {
    // no storage: the page works without
  }
}

/** Make an element of ours. */
export function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

export function clock(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
