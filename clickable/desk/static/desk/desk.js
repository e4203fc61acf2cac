// Keys for those who want them; everything works without. They can be switched off (WCAG 2.1.4).
(() => {
  "use strict";
  const dialog = document.getElementById("keys");
  if (!dialog) return;
  const KEPT = "desk-keys-off";
  const box = document.getElementById("keys-on");
  const root = document.documentElement;

  function show(on) {
    box.checked = on;
    root.classList.toggle("has-keys", on);
  }

  function choose(key) {
    const radio = document.querySelector(`input[data-key="${key}"]`);
    if (radio) {
      radio.checked = true;
      radio.focus();
    }
    return Boolean(radio);
  }

  function send(id) {
    const form = document.getElementById(id);
    if (form) form.requestSubmit();
    return Boolean(form);
  }

  const FORMS = { n: "pass", o: "open" };

  const typing = (node) => node.closest("textarea, select, input:not([type=radio]):not([type=checkbox])");

  box.addEventListener("change", () => {
    localStorage.setItem(KEPT, box.checked ? "" : "yes");
    show(box.checked);
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key === "?") {
      dialog.open ? dialog.close() : dialog.showModal();
    } else if (dialog.open || !box.checked) {
      return;
    } else if (!(/^[0-9]$/.test(event.key) ? choose(event.key) : event.key in FORMS && send(FORMS[event.key]))) {
      return;
    }
    event.preventDefault();
  });

  show(localStorage.getItem(KEPT) !== "yes");
})();
