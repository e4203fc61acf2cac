// Keys for those who want them; everything works without. They can be switched off (WCAG 2.1.4).
// An element says its own key with data-press; the judging form (judge.js) has more.
(() => {
  "use strict";
  const dialog = document.getElementById("keys");
  if (!dialog) return;
  const KEPT = "desk-keys-off";
  const boxes = [...document.querySelectorAll(".keys-on")];
  const root = document.documentElement;

  function show(on) {
    for (const box of boxes) box.checked = on;
    root.classList.toggle("has-keys", on);
  }

  const typing = (node) => node.closest("textarea, select, input:not([type=radio]):not([type=checkbox])");
  const seen = (node) => node.getClientRects().length > 0;

  function press(key) {
    const node = [...document.querySelectorAll(`[data-press="${CSS.escape(key)}"]`)].find(seen);
    if (!node) return false;
    node.focus();
    if (!node.matches("textarea, select")) node.click();
    return true;
  }

  const help = () => (dialog.open ? dialog.close() : dialog.showModal());

  for (const box of boxes)
    box.addEventListener("change", () => {
      localStorage.setItem(KEPT, box.checked ? "" : "yes");
      show(box.checked);
    });

  for (const link of document.querySelectorAll("[data-help]"))
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      help();
    });

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (typing(event.target) || !root.classList.contains("has-keys")) return;
    if (event.key === "?") help();
    else if (dialog.open || !press(event.key)) return;
    event.preventDefault();
  });

  root.classList.add("has-script");
  show(localStorage.getItem(KEPT) !== "yes");
})();
