// Only comfort: the size of the text follows the reader from page to page in this tab, and a button
// prints. Without this file the size changes on the page itself, and the browser prints.
"use strict";
(() => {
  const KEPT = "text-size";
  const sizes = document.querySelectorAll("input[name=text-size]");
  try {
    const kept = sessionStorage.getItem(KEPT);
    for (const size of sizes) {
      if (size.value === kept) size.checked = true;
      size.addEventListener("change", () => sessionStorage.setItem(KEPT, size.value));
    }
  } catch {
    // Storage is off: the size stays this page's.
  }
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
})();
