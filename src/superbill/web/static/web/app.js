// Keyboard first: / searches, j and k walk the rows, Enter opens, g then a letter goes to a room, ? shows the keys.
"use strict";
(() => {
  const typing = (target) => target.matches("input, select, textarea, [contenteditable]");
  const rows = () => [...document.querySelectorAll("tr.row")];
  let going = false;

  function walk(step) {
    const all = rows();
    if (!all.length) return;
    const now = all.findIndex((row) => row.getAttribute("aria-selected") === "true");
    const next = Math.max(0, Math.min(all.length - 1, now + step));
    all.forEach((row, i) => (i === next ? row.setAttribute("aria-selected", "true") : row.removeAttribute("aria-selected")));
    all[next].scrollIntoView({ block: "nearest" });
    all[next].querySelector("a")?.focus();
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const key = event.key;
    if (going) {
      going = false;
      const door = document.querySelector(`[data-go="${CSS.escape(key)}"]`);
      if (door) { event.preventDefault(); door.click(); }
      return;
    }
    if (key === "g") { going = true; setTimeout(() => { going = false; }, 1200); }
    else if (key === "/") { event.preventDefault(); document.querySelector("#search")?.focus(); }
    else if (key === "j" || key === "ArrowDown") { if (rows().length) { event.preventDefault(); walk(1); } }
    else if (key === "k" || key === "ArrowUp") { if (rows().length) { event.preventDefault(); walk(-1); } }
    else if (key === "?") { document.querySelector("#keys")?.showModal(); }
    else {
      const act = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
      if (act && !act.disabled) { event.preventDefault(); act.click(); }
    }
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-theme-toggle]")) {
      const dark = getComputedStyle(document.documentElement).colorScheme === "dark";
      document.documentElement.dataset.theme = dark ? "light" : "dark";
      localStorage.setItem("theme", document.documentElement.dataset.theme);
    }
    const row = event.target.closest("tr.row");
    if (row && !event.target.closest("a, button, input, label")) row.querySelector("a")?.click();
  });
})();
