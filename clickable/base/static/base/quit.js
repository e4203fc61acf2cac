// Leave at once: a click on an exit, or Shift three times within five seconds.
// Without this file the exits are plain links; with it the page is emptied before anything is asked
// of the network, the tabs of this site leave together, and Back does not return to this page.
"use strict";
(() => {
  const WINDOW = 5000;
  const links = document.querySelectorAll("[data-quit]");
  const button = document.querySelector(".quit");
  if (!button) return;
  const said = document.querySelector("[data-quit-said]");
  const words = { ...button.dataset };
  const others = "BroadcastChannel" in window ? new BroadcastChannel("quit") : null;
  let presses = 0;
  let alone = false; // no other key or click since Shift went down
  let patience;
  let left = false;

  function empty() {
    for (const field of document.querySelectorAll("input, textarea, select")) field.value = "";
    const cover = document.createElement("p");
    cover.className = "page";
    cover.setAttribute("role", "alert");
    cover.textContent = words.leaving;
    document.title = "…";
    document.body.replaceChildren(cover);
  }

  function leave() {
    left = true;
    empty();
    window.top.location.replace(button.href); // of a frame, the whole page goes
  }

  function count(number, words = "") {
    presses = number;
    clearTimeout(patience);
    if (number) button.dataset.presses = number;
    else delete button.dataset.presses;
    said.textContent = words;
  }

  function press() {
    if (presses === 2) return go();
    count(presses + 1, presses ? words.one : words.two);
    patience = setTimeout(count, WINDOW, 0, words.late);
  }

  function go() {
    others?.postMessage("");
    leave();
  }

  for (const link of links) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      go();
    });
  }
  addEventListener("keydown", (event) => {
    alone = event.key === "Shift";
    if (!alone && presses) count(0);
  });
  addEventListener("pointerdown", () => {
    alone = false;
    if (presses) count(0);
  });
  addEventListener("keyup", (event) => {
    if (event.key === "Shift" && alone && !left) press();
    alone = false;
  });
  others?.addEventListener("message", leave);
  // Brought back from the browser's memory after leaving: leave again.
  addEventListener("pageshow", (event) => {
    if (event.persisted && left) leave();
  });
})();
