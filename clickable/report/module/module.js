/* Click@ble: a button on any site that opens the report form in a dialog, with the page's address
   filled in. No cookie, nothing stored, nothing sent before the visitor sends the form.
   AGPL-3.0-or-later. How to use it: /module/ of the site that this file comes from. */
"use strict";
(() => {
  const NAME = "clickable-signaler";
  if (customElements.get(NAME)) return;
  const home = new URL(document.currentScript.src).origin;
  const WORDS = {
    fr: {
      report: "Signaler un contenu",
      title: "Signaler",
      close: "Fermer",
      tab: "Ouvrir dans un nouvel onglet",
      path: "",
    },
    en: {
      report: "Report content",
      title: "Report",
      close: "Close",
      tab: "Open in a new tab",
      path: "/en",
    },
  };
  const STYLE = `
    :host { display: inline-block }
    button, a { font: inherit; cursor: pointer }
    .open {
      min-block-size: 2.75rem; padding: .5rem 1.125rem; border: 2px solid transparent;
      border-radius: var(--clickable-radius, .75rem);
      background: var(--clickable-background, #1f3fa8); color: var(--clickable-color, #fff);
      font-weight: 600;
    }
    :focus-visible { outline: 3px solid var(--clickable-focus, #e08a00); outline-offset: 2px }
    dialog {
      box-sizing: border-box; inline-size: min(44rem, 100vw); block-size: min(52rem, 100dvh);
      max-inline-size: 100vw; max-block-size: 100dvh; padding: 0; border: 0; overflow: hidden;
      border-radius: var(--clickable-radius, .75rem); background: Canvas; color: CanvasText;
    }
    dialog[open] { display: flex; flex-direction: column }
    dialog::backdrop { background: rgb(10 14 32 / .6) }
    .bar { display: flex; flex-wrap: wrap; gap: .25rem 1rem; align-items: center; padding: .5rem 1rem }
    .bar h2 { flex: 1; margin: 0; font-size: 1rem }
    .bar a { color: inherit }
    .close {
      min-block-size: 2.75rem; padding: 0 1rem; border: 2px solid currentcolor;
      border-radius: .5rem; background: none; color: inherit;
    }
    iframe { flex: 1; inline-size: 100%; border: 0; background: Canvas }
    @media (max-width: 44rem) { dialog { inline-size: 100vw; block-size: 100dvh; border-radius: 0 } }`;

  function made(name, values = {}, ...inside) {
    const element = Object.assign(document.createElement(name), values);
    element.append(...inside);
    return element;
  }

  class Report extends HTMLElement {
    #dialog;

    connectedCallback() {
      if (this.shadowRoot) return;
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(STYLE);
      const root = this.attachShadow({ mode: "open" });
      root.adoptedStyleSheets = [sheet]; // a strict style-src allows what is made so
      const { report } = this.#words;
      const button = made("button", { type: "button", className: "open" }, this.getAttribute("label") || report);
      button.part = "button";
      button.addEventListener("click", () => this.open());
      root.append(button);
    }

    get #words() {
      const lang = (this.lang || this.closest("[lang]")?.lang || "fr").slice(0, 2).toLowerCase();
      return WORDS[lang] || WORDS[lang === "fr" ? "fr" : "en"];
    }

    /** What is reported: `address` if the site says so (a message, an image), else this page. */
    get #address() {
      return this.getAttribute("address") || location.href;
    }

    open() {
      if (!this.#dialog) this.shadowRoot.append((this.#dialog = this.#made()));
      this.#dialog.showModal();
    }

    #made() {
      const words = this.#words;
      const frame = made("iframe", {
        src: `${home}${words.path}/module/formulaire/`,
        title: words.title,
        referrerPolicy: "no-referrer",
      });
      const tab = made("a", { href: `${home}${words.path}/signaler/`, target: "_blank", rel: "noopener noreferrer" }, words.tab);
      const close = made("button", { type: "button", className: "close" }, words.close);
      const heading = made("h2", { id: "title" }, words.title);
      const dialog = made("dialog", {}, made("div", { className: "bar" }, heading, tab, close), frame);
      dialog.setAttribute("aria-labelledby", "title");
      close.addEventListener("click", () => dialog.close());
      // What was typed goes with the dialog: the next visitor of this page begins anew.
      dialog.addEventListener("close", () => {
        dialog.remove();
        this.#dialog = null;
      });
      // The form asks once its page is there; the address goes to it alone, in no address and no log.
      const hear = ({ source, origin, data }) => {
        if (!dialog.isConnected) return removeEventListener("message", hear);
        if (origin === home && source === frame.contentWindow && data === "clickable:address?") {
          source.postMessage({ address: this.#address }, home);
        }
      };
      addEventListener("message", hear);
      return dialog;
    }
  }
  customElements.define(NAME, Report);
})();
