// j and k walk along the rows of the queue's page; Enter opens one, as everywhere.
(() => {
  "use strict";
  const rows = [...document.querySelectorAll(".desk-page .queue a")];
  const typing = (node) => node.closest("textarea, select, input:not([type=radio]):not([type=checkbox])");

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (typing(event.target) || !document.documentElement.classList.contains("has-keys")) return;
    if (document.querySelector("dialog[open]")) return;
    const step = { j: 1, k: -1 }[event.key];
    if (!step || !rows.length) return;
    const here = rows.indexOf(document.activeElement);
    const next = here < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, here + step));
    rows[next].focus();
    event.preventDefault();
  });
})();
