/* Before anything is painted: the light or dark the listener chose last, else the system's; room for what was begun. */
try {
  const chosen = JSON.parse(localStorage.getItem("baonoi:theme"));
  if (chosen) document.documentElement.dataset.theme = chosen;
  const begun = JSON.parse(localStorage.getItem("baonoi:begun"));
  if (begun?.length) document.documentElement.dataset.begun = Math.min(2, begun.length);
} catch {
  // no storage: the system's choice stands
}
