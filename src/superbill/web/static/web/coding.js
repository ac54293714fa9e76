// The coder's desk. Codes are put into the two fields by buttons, keys and the search list; the server understands the rest.
"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const say = (text) => { if ($("said")) $("said").textContent = text; };

  function add(where, code) {
    const field = $(where);
    if (!field) return;
    if (where === "diagnoses") {
      const plain = (one) => one.replace(".", "").toUpperCase();
      const there = field.value.split(/[\s,;]+/).filter(Boolean);
      if (there.some((one) => plain(one) === plain(code))) { say(`${code} is there already`); return; }
      field.value = [...there, code].join(" ");
    } else {
      field.value = `${field.value.replace(/\s+$/, "")}${field.value.trim() ? "\n" : ""}${code}`;
    }
    field.dispatchEvent(new Event("input", { bubbles: true }));
    say(`${code} entered`);
  }

  // The search list: arrows choose, Enter takes, Escape empties it.
  const find = $("find");
  const options = () => [...document.querySelectorAll("#found [role=option]")];
  const chosen = () => options().find((one) => one.getAttribute("aria-selected") === "true");

  function choose(step) {
    const all = options();
    if (!all.length) return;
    const at = Math.max(0, Math.min(all.length - 1, all.indexOf(chosen()) + step));
    all.forEach((one, i) => one.setAttribute("aria-selected", String(i === at)));
    all[at].scrollIntoView({ block: "nearest" });
    find.setAttribute("aria-activedescendant", all[at].id);
  }

  function empty() {
    if (!find) return;
    find.value = "";
    $("found").replaceChildren();
    find.setAttribute("aria-expanded", "false");
    find.removeAttribute("aria-activedescendant");
  }

  function take(option) {
    add(option.dataset.add, option.dataset.code);
    if (option.closest("#found")) { empty(); find.focus(); }
  }

  find?.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); choose(event.key === "ArrowDown" ? 1 : -1); }
    else if (event.key === "Enter") { event.preventDefault(); const one = chosen(); if (one) take(one); }
    else if (event.key === "Escape") empty();
  });
  document.body.addEventListener("htmx:afterSwap", (event) => {
    if (event.target.id !== "found") return;
    find.setAttribute("aria-expanded", String(options().length > 0));
    choose(0);
  });

  document.addEventListener("click", (event) => {
    const source = event.target.closest("[data-add]");
    if (source) take(source);
  });

  // Ctrl+Enter saves and releases, Ctrl+S only saves; in another form, such as a question, Ctrl+Enter sends that one.
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey)) return;
    const other = document.activeElement.closest("main form:not(#coding)[method=post]");
    if (other) { if (event.key === "Enter") { event.preventDefault(); other.requestSubmit(); } return; }
    const button = event.key === "Enter" ? $("release") : event.key.toLowerCase() === "s" ? $("save") : null;
    if (button && !document.activeElement.closest("form:not(#coding)")) { event.preventDefault(); button.click(); }
  });

  // What is typed and not saved is there again after another form of the page was sent, unless the coding changed meanwhile.
  const typed = ["diagnoses", "charges"].map($).filter(Boolean);
  const mark = `typed:${location.pathname}`;
  document.addEventListener("submit", (event) => {
    if (event.target.id !== "coding" && event.target.method === "post")
      sessionStorage.setItem(mark, JSON.stringify(typed.map((field) => [field.defaultValue, field.value])));
  });
  JSON.parse(sessionStorage.getItem(mark) ?? "[]").forEach(([before, value], at) => {
    const field = typed[at];
    if (!field || field.defaultValue !== before || field.value === value) return;
    field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  sessionStorage.removeItem(mark);

  // What a suggestion rests on shows in the note while one is on it.
  const light = (code) => document.querySelectorAll(".record mark").forEach((mark) =>
    mark.classList.toggle("on", Boolean(code) && mark.dataset.codes.split(" ").includes(code)));
  for (const [begin, end] of [["focusin", "focusout"], ["mouseover", "mouseout"]]) {
    document.addEventListener(begin, (event) => { const on = event.target.closest?.("[data-evidence]"); if (on) light(on.dataset.evidence); });
    document.addEventListener(end, (event) => { if (event.target.closest?.("[data-evidence]")) light(""); });
  }
})();
