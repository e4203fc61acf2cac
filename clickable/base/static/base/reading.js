// Only comfort: the size of the text and the colours follow the reader from page to page in this tab, and a
// button prints. Without this file they change on the page itself, and the browser prints.
"use strict";
(() => {
  for (const name of ["text-size", "colours"]) {
    const choices = document.querySelectorAll(`input[name=${name}]`);
    try {
      const kept = sessionStorage.getItem(name);
      for (const choice of choices) {
        if (choice.value === kept) choice.checked = true;
        choice.addEventListener("change", () => sessionStorage.setItem(name, choice.value));
      }
    } catch {
      // Storage is off: the choice stays this page's.
    }
  }
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
})();
