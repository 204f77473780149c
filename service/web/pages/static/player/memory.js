/** What the listener's own browser remembers. A sandboxed frame has no storage: then nothing is, and nothing breaks. */

const PREFIX = "baonoi:";

/** Read what was kept under a name. */
export function recall(name, otherwise = {}) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + name)) ?? otherwise;
  } catch {
    return otherwise;
  }
}

/** Keep a value under a name; null forgets it. */
export function keep(name, value) {
  try {
    if (value === null) localStorage.removeItem(PREFIX + name);
    else localStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch {
    // full or forbidden: the player works without
  }
}

/** Note that an article was heard to its end; the newest 500 are kept. */
export function heard(id) {
  const ids = recall("heard", []).filter((each) => each !== id);
  keep("heard", [...ids.slice(-499), id]);
}
