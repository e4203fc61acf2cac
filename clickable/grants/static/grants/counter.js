"use strict";
// How much of a limit is used, told beside the field. The rule is that of clickable/grants/questions.py, and
// tests/grants/counting.json holds both to it. Without this script the page tells after saving.

const Counting = (() => {
  const SPACE = "[\\t\\n\\v\\f\\r \\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff]+";
  const spaces = new RegExp(SPACE, "u");
  const around = new RegExp(`^${SPACE}|${SPACE}$`, "gu");
  const word = /[\p{L}\p{N}]/u;
  const plain = (text) =>
    text.replace(/\r\n?/g, "\n").replace(/\0/g, "").normalize("NFC").replace(around, "");
  return {
    characters: (text) => [...plain(text)].length,
    words: (text) => plain(text).split(spaces).filter((one) => word.test(one)).length,
  };
})();

(() => {
  const told = document.getElementById("counter-words");
  if (!told) return;
  const language = document.documentElement.lang || "fr";
  const number = new Intl.NumberFormat(language);
  const fields = document.querySelectorAll("[data-most-characters]");
  for (const field of fields) {
    const byWords = field.dataset.mostWords;
    const most = Number(byWords || field.dataset.mostCharacters);
    const line = document.createElement("p");
    line.className = "counted soft";
    line.setAttribute("aria-live", "polite");
    field.after(line);
    let waiting = 0;
    const say = () => {
      const used = byWords ? Counting.words(field.value) : Counting.characters(field.value);
      const over = used > most;
      const text = over ? told.dataset[byWords ? "overWords" : "over"] : told.dataset[byWords ? "leftWords" : "left"];
      line.textContent = text.replace("{n}", number.format(Math.abs(most - used)));
      line.classList.toggle("counted--over", over);
    };
    // A reader is told when somebody stops typing, not at every key.
    field.addEventListener("input", () => {
      window.clearTimeout(waiting);
      waiting = window.setTimeout(say, 600);
    });
    if (field.value) say();
  }
})();
