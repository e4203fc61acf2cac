// In the module's frame: ask the page around it which address this is about (report/module/module.js).
// It lies in the form and is seen there before anything is sent.
"use strict";
(() => {
  const field = document.querySelector("[data-about]");
  if (!field || parent === window) return;
  addEventListener("message", ({ source, data }) => {
    if (source !== parent || typeof data?.address !== "string") return;
    field.value = data.address;
    document.querySelector("[data-about-said]").hidden = false;
  });
  parent.postMessage("clickable:address?", "*");
})();
