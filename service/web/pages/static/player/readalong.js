/**
 * Read along: find the recording's words in the article as the newspaper printed it, and light up what is spoken.
 *
 * The page's own elements stay as they are: light comes from the CSS Custom Highlight API, and only a button is added
 * to each paragraph. Words are matched by letters and digits alone, so the paper's markup, quotes and spaces are free.
 */
import { h, last } from "./dom.js";

const SKIP = "script,style,noscript,button,select,textarea,nav,bao-noi,[hidden],[aria-hidden=true]";
const BLOCK = "p,h1,h2,h3,h4,h5,li,blockquote,figcaption,td,dd,section,article,div";
const SURE = 12; // letters a sentence needs before it is looked for on its own
const REST = 5000; // ms the reader's own scrolling is left alone

/** Take a text apart into letters and digits, folded, each with its place. */
function letters(text) {
  const found = [...text.matchAll(/[\p{L}\p{N}]\p{M}*/gu)];
  return {
    folded: found.map(([cluster]) => cluster.normalize("NFC").toLowerCase().slice(0, 1)).join(""),
    places: found.map((each) => each.index),
  };
}

export class ReadAlong {
  #found = []; // per segment: {letters, start, from}: where its letters begin on the page, and from which letter
  #blocks = []; // per segment: the element that holds it
  #word = -1;
  #scrolled = -Infinity;
  #mark = null;

  constructor(root, record, from) {
    Object.assign(this, { record, from });
    this.#gather(root);
    record.segments.forEach((segment, index) => this.#find(segment, index));
    this.#dress();
    this.onScroll = () => (this.#scrolled = performance.now());
    for (const name of ["wheel", "touchmove"]) addEventListener(name, this.onScroll, { passive: true });
  }

  /** How many segments stand on the page. */
  get matched() {
    return this.#found.filter(Boolean).length;
  }

  #gather(root) {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) =>
      node.nodeType === 3 ? NodeFilter.FILTER_ACCEPT : node.matches(SKIP) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_SKIP,
    );
    this.text = "";
    this.spots = []; // per letter of the page: [text node, offset]
    while (walker.nextNode()) {
      const { folded, places } = letters(walker.currentNode.data);
      this.text += folded;
      for (const place of places) this.spots.push([walker.currentNode, place]);
    }
    this.cursor = 0;
  }

  #find(segment, index) {
    const own = letters(segment);
    const at = own.folded ? this.#search(own.folded) : -1;
    if (at >= 0) this.#found[index] = [{ own, at, from: 0, to: own.folded.length }];
    else this.#found[index] = this.#pieces(own, index);
    const first = this.#found[index]?.[0];
    if (first) this.#blocks[index] = this.spots[first.at][0].parentElement.closest(BLOCK);
  }

  #pieces(own, index) {
    const pieces = [];
    for (const cue of this.record.cues.filter((each) => each[2] === index)) {
      const from = own.places.findIndex((place) => place >= cue[3]);
      const end = own.places.findIndex((place) => place >= cue[4]);
      const to = end < 0 ? own.places.length : end;
      const at = from >= 0 && to - from >= SURE ? this.#search(own.folded.slice(from, to)) : -1;
      if (at >= 0) pieces.push({ own, at, from, to });
    }
    return pieces.length ? pieces : null;
  }

  /** Look behind the last match first: papers repeat themselves in boxes and lists of headlines. */
  #search(wanted) {
    let at = this.text.indexOf(wanted, this.cursor);
    if (at < 0) at = this.text.indexOf(wanted);
    if (at >= 0) this.cursor = at + wanted.length;
    return at;
  }

  /** The page's range for a stretch of a segment's printed words; null when it is not on the page. */
  #range(index, start, end) {
    for (const { own, at, from, to } of this.#found[index] ?? []) {
      const [first, final] = [this.#letter(own, start), this.#letter(own, end) - 1];
      if (first < from || final >= to || final < first) continue;
      const range = document.createRange();
      const [node, offset] = this.spots[at + final - from];
      range.setStart(...this.spots[at + first - from]);
      range.setEnd(node, offset + node.data.slice(offset).match(/^.\p{M}*[^\p{L}\p{N}\s]*/u)[0].length);
      return range;
    }
    return null;
  }

  #letter(own, offset) {
    return last(own.places, offset - 1, (place) => place) + 1;
  }

  /** Put a real button into every paragraph that is read, and that has none of another player's. */
  #dress() {
    const { from } = this;
    this.buttons = this.#blocks.flatMap((block, index) => {
      const start = this.record.cues.find((cue) => cue[2] === index)?.[0];
      if (!block || block.matches(".bao-noi-doan,h1,h2,h3,h4,h5") || start === undefined) return [];
      block.classList.add("bao-noi-doan");
      const button = h("button", { type: "button", class: "bao-noi-tu-day", onclick: () => from.play(start) }, from.label);
      block.append(button);
      return [button];
    });
  }

  /** Light up what is spoken at a moment. */
  show(seconds, { follow, line }) {
    const cue = this.record.cues[line];
    const word = cue ? last(cue[5], seconds + 0.02) : -1;
    if (line === this.line && word === this.#word) return;
    [this.#word, this.changed] = [word, line !== this.line];
    if (cue && this.changed) this.#turn(cue, follow);
    this.line = line;
    paint("bao-noi-tu", cue?.[5][word] && this.#range(cue[2], cue[5][word][2], cue[5][word][3]));
  }

  #turn(cue, follow) {
    const range = this.#range(cue[2], cue[3], cue[4]);
    if (range && !range.startContainer.isConnected) return this.from.lost(); // the page has set its words anew
    paint("bao-noi-cau", range);
    const block = this.#blocks[cue[2]];
    if (this.#mark !== block) this.#point(block);
    if (follow && range && performance.now() - this.#scrolled > REST) bring(range);
  }

  #point(block) {
    this.#mark?.removeAttribute("aria-current");
    this.#mark = block;
    block?.setAttribute("aria-current", "true");
  }

  /** Put the light out. */
  dim() {
    this.#point(null);
    this.line = this.#word = -1;
    paint("bao-noi-cau");
    paint("bao-noi-tu");
  }

  /** Leave the page as it was. */
  leave() {
    this.dim();
    for (const name of ["wheel", "touchmove"]) removeEventListener(name, this.onScroll);
    this.#blocks.forEach((block) => block?.classList.remove("bao-noi-doan"));
    this.buttons.forEach((button) => button.remove());
  }
}

function paint(name, range = null) {
  if (range) CSS.highlights?.set(name, new Highlight(range));
  else CSS.highlights?.delete(name);
}

/** Scroll a sentence into the quiet part of the window, unless it is there already. */
function bring(range) {
  const { top, bottom, height } = range.getBoundingClientRect();
  if (!height) return; // put away
  const words = range.startContainer.parentElement.closest(".bao-noi-loi"); // our own copy, which scrolls by itself
  if (words) return words.scrollBy({ top: top - words.getBoundingClientRect().top - 40 });
  if (top > innerHeight * 0.12 && bottom < innerHeight * 0.75) return;
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  scrollBy({ top: top - innerHeight * 0.3, behavior: still ? "auto" : "smooth" });
}
