/* What is said, in French or English: the browser's language, or the one that was chosen here. */
import { api } from "./api.js";

const LANGUAGES = ["fr", "en"];

/** The language in use, and `say(name, values)`; French where the browser speaks neither. */
export async function speak() {
  const { language = api.i18n.getUILanguage().slice(0, 2) } = await api.storage.local.get("language");
  const lang = LANGUAGES.includes(language) ? language : LANGUAGES[0];
  const answer = await fetch(api.runtime.getURL(`_locales/${lang}/messages.json`));
  const told = await answer.json();
  const say = (name, values = {}) =>
    told[name].message.replace(/\{(\w+)\}/g, (_whole, key) => String(values[key]));
  return { lang, say };
}

/** Put the words into a page: `data-say` names what an element says, `data-href` a page of the hotline. */
export function fill({ lang, say }, home) {
  document.documentElement.lang = lang;
  for (const element of document.querySelectorAll("[data-say]")) element.textContent = say(element.dataset.say);
  for (const link of document.querySelectorAll("[data-href]")) {
    link.href = `${home}${lang === "fr" ? "" : `/${lang}`}${link.dataset.href}`;
    Object.assign(link, { target: "_blank", rel: "noopener noreferrer" });
  }
}

/** A button that changes to the other language, and the page anew in it. */
export function letChange(button, lang) {
  button.lang = LANGUAGES.find((each) => each !== lang);
  button.addEventListener("click", async () => {
    await api.storage.local.set({ language: button.lang });
    location.reload();
  });
}
