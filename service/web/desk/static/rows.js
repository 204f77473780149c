// Rows of a form that come and go: a new one is a copy of the template; one taken out waits, greyed, until it is saved.
"use strict";

let added = 0;

function addRow(opener) {
  const group = opener.closest("fieldset");
  const copy = one("template", group).content.cloneNode(true);
  const number = `new${(added += 1)}`;
  for (const field of all("[name]", copy)) {
    field.name = field.name.replace("__", number);
    if (field.value === "__") field.value = number;
  }
  const row = copy.firstElementChild;
  one("[data-form-rows]", group).append(row);
  one("input:not([type=hidden])", row).focus();
}

function toggleRow(button) {
  const row = button.closest("[data-form-row]");
  const gone = row.classList.toggle("gone");
  for (const field of all("input, select, details", row)) field.disabled = gone;
  [button.textContent, button.dataset.back] = [button.dataset.back, button.textContent];
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-row-add]");
  if (opener) addRow(opener);
  const remover = event.target.closest("[data-row-remove]");
  if (remover) toggleRow(remover);
});
