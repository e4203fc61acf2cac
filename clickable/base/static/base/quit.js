// Leave at once: a click on the exit, or Shift three times within five seconds.
// Without this file the exit is a plain link; with it the page is hidden first and Back does not return.
"use strict";
(() => {
  const link = document.querySelector("[data-quit]");
  if (!link) return;
  const presses = [];

  function leave() {
    document.documentElement.hidden = true;
    document.title = "…";
    location.replace(link.href);
  }

  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });
  addEventListener("keyup", (event) => {
    if (event.key !== "Shift") {
      presses.length = 0;
      return;
    }
    presses.push(event.timeStamp);
    if (presses.length > 3) presses.shift();
    if (presses.length === 3 && event.timeStamp - presses[0] <= 5000) leave();
  });
  // Brought back from the browser's memory after leaving: leave again.
  addEventListener("pageshow", (event) => {
    if (event.persisted && document.documentElement.hidden) leave();
  });
})();
