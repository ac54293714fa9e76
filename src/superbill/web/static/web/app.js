// Keyboard first: / searches, j and k walk the rows, Enter opens, g then a letter goes to a room, ? shows the keys.
"use strict";
(() => {
  const typing = (target) => target.matches("input:not([type=checkbox]), select, textarea, [contenteditable]");
  const rows = () => [...document.querySelectorAll("main tr.row")].filter((row) => row.querySelector("a, [data-key], [data-key-focus]"));
  let going = false;

  function walk(step) {
    const all = rows();
    if (!all.length) return;
    const now = all.findIndex((row) => row.getAttribute("aria-selected") === "true");
    const next = Math.max(0, Math.min(all.length - 1, now + step));
    all.forEach((row, i) => (i === next ? row.setAttribute("aria-selected", "true") : row.removeAttribute("aria-selected")));
    all[next].scrollIntoView({ block: "nearest" });
    const link = all[next].querySelector("a:not(.button)");
    if (!link) all[next].tabIndex = -1;
    (link || all[next]).focus();
  }

  // A key means the chosen row where that answers it, else the first place on the page that does.
  function answering(key) {
    const field = `[data-key-focus="${CSS.escape(key)}"]`, act = `[data-key="${CSS.escape(key)}"]`;
    return document.querySelector("main tr[aria-selected=true]")?.querySelector(`${field}, ${act}`)
      || document.querySelector(`main ${field}`) || document.querySelector(`main ${act}`);
  }

  function press(key) {
    const act = answering(key);
    if (!act || act.disabled) return false;
    if (act.dataset.keyFocus) { act.focus(); act.scrollIntoView({ block: "center" }); } else act.click();
    return true;
  }

  document.addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (key === "Escape" && typing(target)) { target.blur(); document.querySelector("#hits")?.replaceChildren(); return; }
    if (target.id === "search" && key === "ArrowDown") { event.preventDefault(); document.querySelector("#hits a")?.focus(); return; }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(target) || document.querySelector("dialog[open]")) return;
    if (target.closest("#hits") && (key === "ArrowDown" || key === "ArrowUp")) {
      event.preventDefault();
      const links = [...document.querySelectorAll("#hits a")];
      links[links.indexOf(target) + (key === "ArrowDown" ? 1 : -1)]?.focus();
      return;
    }
    if (going) {
      going = false;
      const door = document.querySelector(`[data-go="${CSS.escape(key)}"]`);
      if (door) { event.preventDefault(); door.click(); }
      return;
    }
    if (key === "g") { going = true; setTimeout(() => { going = false; }, 1500); }
    else if (key === "/") { event.preventDefault(); document.querySelector("#search")?.focus(); }
    else if (key === "j" || key === "ArrowDown") { if (rows().length) { event.preventDefault(); walk(1); } }
    else if (key === "k" || key === "ArrowUp") { if (rows().length) { event.preventDefault(); walk(-1); } }
    else if (key === "?") { document.querySelector("#keys")?.showModal(); }
    else if (press(key)) { event.preventDefault(); }
  });

  document.addEventListener("click", (event) => {
    const target = event.target;
    if (target.closest("[data-theme-toggle]")) {
      const dark = getComputedStyle(document.documentElement).colorScheme === "dark";
      document.documentElement.dataset.theme = dark ? "light" : "dark";
      localStorage.setItem("theme", document.documentElement.dataset.theme);
    }
    const opener = target.closest("[data-open]");
    if (opener) document.getElementById(opener.dataset.open)?.showModal();
    if (target.closest("[data-close]")) target.closest("dialog").close();
    if (!target.closest("[role=search]")) document.querySelector("#hits")?.replaceChildren();
    const row = target.closest("tr.row");
    if (row && !target.closest("a, button, input, label, form, summary")) row.querySelector("a:not(.button)")?.click();
  });

  // A summary that opens a form goes on to the form's first field at once, so that no key is lost.
  document.addEventListener("click", (event) => {
    const fold = event.target.closest("summary")?.parentElement;
    const field = fold?.querySelector("form input:not([type=hidden]), form textarea, form select");
    if (!field || fold.open) return;
    event.preventDefault();
    fold.open = true;
    field.focus();
  });

  // A form is sent once: a second Enter or click does nothing.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
  });
  addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));

  // Files dropped anywhere on the page go into the form that takes files in.
  const drop = () => document.querySelector("[data-drop]");
  document.addEventListener("dragover", (event) => { if (drop()) { event.preventDefault(); drop().classList.add("over"); } });
  document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) drop()?.classList.remove("over"); });
  document.addEventListener("drop", (event) => {
    const form = drop();
    if (!form || !event.dataTransfer.files.length) return;
    event.preventDefault();
    form.querySelector("input[type=file]").files = event.dataTransfer.files;
    form.requestSubmit();
  });
})();
