/* After the days of a link: no more counting, but what still waits on this phone leaves. */
"use strict";
(async () => {
  const left = document.getElementById("left");
  if (!left || !globalThis.indexedDB || !navigator.locks) return;
  const queue = tallyQueue(left.dataset.store, left.dataset.send);
  await queue.flush();
  const waits = (await queue.all()).filter((row) => !row.state).length;
  left.querySelector("strong").textContent = waits;
  left.hidden = !waits;
  document.getElementById("gone").hidden = Boolean(waits);
})();
