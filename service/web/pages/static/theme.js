/* Before anything is painted: the light or dark the listener chose last, else the system's. */
try {
  const chosen = JSON.parse(localStorage.getItem("baonoi:theme"));
  if (chosen) document.documentElement.dataset.theme = chosen;
} catch {
  // no storage: the system's choice stands
}
