// The article's script: where a segment is split, and words picked for "Sửa cách đọc". Stands on desk.js.
"use strict";

// --- words picked in a script: the caret for a split, the selection for "Sửa cách đọc"

function offsetIn(line) {
  const selection = getSelection();
  if (!selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  const printed = one("[data-printed]", line);
  if (!printed?.contains(range.startContainer)) return null;
  const before = range.cloneRange();
  before.selectNodeContents(printed);
  before.setEnd(range.startContainer, range.startOffset);
  return before.toString().length;
}

let caret = null;
document.addEventListener("selectionchange", () => {
  const line = getSelection().anchorNode?.parentElement?.closest("[data-line]");
  const at = line && offsetIn(line);
  if (line && at !== null) caret = { line: line.dataset.line, at };
});
document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-split]")) return;
  const choice = one("[data-caret]", event.target);
  if (!choice || !caret || caret.line !== event.target.elements.index.value) return;
  [choice.value, choice.selected] = [caret.at, true];
}, true);

// --- Sửa cách đọc: the selection, or a marked reading, opens the form in a dialog

const fixDialog = one("#fix-dialog");
const fixButton = one("#fix-button");
let picked = null;

function sentenceAround(text, at) {
  const ends = [...text.matchAll(/[.!?…]+(?=\s|$)/g)].map((found) => found.index + found[0].length);
  const end = ends.find((each) => each > at) ?? text.length;
  const start = ends.filter((each) => each <= at).pop() ?? 0;
  return text.slice(start, end).trim().slice(0, 600);
}

function openFix({ printed, line }) {
  const script = line.closest("[data-article]");
  const text = one("[data-printed]", line).textContent;
  const query = new URLSearchParams({ article: script.dataset.article, printed, sentence: sentenceAround(text, Math.max(0, text.indexOf(printed))) });
  fixButton.hidden = true;
  fixDialog.showModal();
  htmx.ajax("GET", `/desk/readings/new?${query}`, { target: "#fix-body", select: "#fix", swap: "innerHTML" })
    .then(() => one("[name=spoken]", fixDialog)?.focus());
}

if (fixDialog) {
  document.addEventListener("selectionchange", () => {
    const selection = getSelection();
    const words = selection.toString().trim().replace(/\s+/g, " ");
    const printed = selection.anchorNode?.parentElement?.closest("[data-printed]");
    const fits = printed && words && words.length <= 200 && printed.contains(selection.focusNode);
    picked = fits ? { printed: words, line: printed.closest("[data-line]") } : null;
    fixButton.hidden = !picked;
    if (!picked) return;
    one("[data-picked]", fixButton).textContent = words.length > 30 ? `${words.slice(0, 30)}…` : words;
    const box = selection.getRangeAt(0).getBoundingClientRect();
    const beside = printed.closest("[data-line]").getBoundingClientRect();
    fixButton.classList.toggle("low", box.bottom > innerHeight - 120);
    fixButton.dataset.for = `${Math.round(beside.top)}`;
  });
  fixButton.addEventListener("mousedown", (event) => event.preventDefault());
  fixButton.addEventListener("click", () => { if (picked) openFix(picked); });
  document.addEventListener("dblclick", (event) => {
    const mark = event.target.closest(".read");
    if (mark) openFix({ printed: mark.textContent.trim(), line: mark.closest("[data-line]") });
  });
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-fix]");
    if (opener) { event.preventDefault(); openFix({ printed: opener.dataset.fix, line: opener.closest("[data-line]") }); }
    if (event.target.closest("#fix-dialog [data-close-dialog]")) { event.preventDefault(); fixDialog.close(); }
  });
}
