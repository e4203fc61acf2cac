// While this page is open it tells the server so, once a minute, and shows what was counted.
// Without this file a button does the same by hand.
"use strict";
(() => {
  const EVERY = 60_000;
  const box = document.querySelector("[data-presence]");
  if (!box) return;
  const said = box.querySelector("[data-said]");
  const byHand = box.querySelector("[data-by-hand]");
  const join = document.querySelector("[data-join]");
  let timer = 0;
  byHand.hidden = true;

  async function tell() {
    const sent = { method: "POST", body: new URLSearchParams({ do: "here" }), keepalive: true };
    try {
      const answer = await fetch(location.pathname, sent);
      const told = await answer.json();
      said.textContent = told.counted ? `${box.dataset.some} ${told.minutes}` : box.dataset.over;
      if (!told.counted) stop();
    } catch {
      said.textContent = box.dataset.lost; // the next minute tries again
      byHand.hidden = false;
    }
  }

  function begin() {
    if (timer) return;
    timer = setInterval(tell, EVERY);
    tell();
  }

  function stop() {
    clearInterval(timer);
    timer = 0;
  }

  join?.form.addEventListener("submit", () => setTimeout(begin, 1500));
  document.addEventListener("visibilitychange", () => {
    if (timer && !document.hidden) tell();
  });
  addEventListener("online", () => timer && tell());
  if (box.dataset.presence === "going") begin();
})();
