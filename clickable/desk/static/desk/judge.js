// The judging form: hides what is not asked, shows what follows, walks from question to question by keys.
// The conditions are the page's own (data-when); what counts is what the server derives from the answers.
(() => {
  "use strict";
  const form = document.getElementById("judge");
  const confirm = document.getElementById("confirm");
  if (!form) return;
  const root = document.documentElement;
  const all = (css, from = form) => [...from.querySelectorAll(css)];
  const questions = all("[data-question]");
  const rules = all("[data-rule]");
  const read = (text) => JSON.parse(text || "{}");
  const seen = (node) => node.getClientRects().length > 0;

  function given(question) {
    const number = question.querySelector("input[type=number]");
    if (number) return number.value ? [number.value] : [];
    return all("input:checked", question).map((input) => input.value);
  }

  const holds = (when, heard) =>
    Object.entries(when).every(([code, answers]) => (heard[code] || []).some((one) => answers.includes(one)));

  // The answers to what is asked; what is not asked is hidden, and not sent.
  function settle() {
    const heard = {};
    for (const question of questions) {
      const asked = holds(read(question.dataset.when), heard);
      question.hidden = question.disabled = !asked;
      const answer = asked ? given(question) : [];
      if (answer.length) heard[question.dataset.question] = answer;
    }
    return heard;
  }

  const waiting = (heard) =>
    questions.filter(
      (q) => !q.hidden && q.dataset.needed && holds(read(q.dataset.needed), heard) && !heard[q.dataset.question],
    );

  const fits = (rule, heard) =>
    holds(read(rule.dataset.when), heard) && !(rule.dataset.unless && holds(read(rule.dataset.unless), heard));

  function following(heard) {
    if (waiting(heard).length || !Object.keys(heard).length) return undefined;
    const found = rules.find((rule) => !rule.dataset.was && fits(rule, heard));
    const finer = found && rules.find((rule) => rule.dataset.was === found.dataset.rule && rule.dataset.was && fits(rule, heard));
    return finer || found;
  }

  function follow(heard) {
    const way = form.querySelector('input[name="conclusion"]:checked').value;
    const closed = way !== "rules" && way !== "otherwise";
    const found = following(heard);
    for (const words of all("[data-way]")) words.hidden = words.dataset.way !== way;
    const bases = new Set();
    for (const rule of rules) rule.hidden = closed || rule !== found;
    if (found)
      for (const basis of all("[data-basis]", found)) {
        basis.hidden = !holds(read(basis.dataset.when), heard);
        if (!basis.hidden) bases.add(basis.dataset.basis);
      }
    document.getElementById("unanswered").hidden = closed || Boolean(found);
    document.getElementById("shown").value =
      found && found.dataset.rule ? `${found.dataset.rule}:${[...bases].sort().join("+")}` : "";
  }

  function otherwise() {
    const block = document.getElementById("otherwise");
    const on = Boolean(form.querySelector('input[name="conclusion"][value="otherwise"]:checked'));
    block.hidden = !on;
    for (const fieldset of all("fieldset", block)) fieldset.disabled = !on;
  }

  function renew() {
    if (!confirm) return;
    follow(settle());
    otherwise();
  }

  // --- keys ---

  const groups = () => all("[data-group]").filter(seen);
  const answered = (group) => group.dataset.question && given(group).length > 0;
  const first = (group) => group.querySelector("input:checked, input");
  const focus = (group) => (group ? first(group) : confirm)?.focus();

  function current() {
    const within = document.activeElement.closest("[data-group]");
    if (within && seen(within)) return within;
    return groups().find((group) => group.dataset.group === "walk" && !answered(group));
  }

  // After an answer: the next open question of the same kind; when there is none, the decision.
  function after(group) {
    const kind = group.dataset.group;
    const later = groups().slice(groups().indexOf(group) + 1);
    if (kind === "category") return document.getElementById("ask").click();
    const next = kind === "conclusion" ? "otherwise" : kind;
    return focus(later.find((one) => one.dataset.group === next && !(kind === "walk" && answered(one))));
  }

  function choose(key) {
    const group = current();
    const input = group?.querySelector(`input[data-key="${CSS.escape(key)}"]`);
    if (!input) return false;
    input.focus();
    input.click();
    if (input.type === "radio") after(group);
    return true;
  }

  function walk(step) {
    const list = groups();
    const at = list.indexOf(document.activeElement.closest("[data-group]"));
    const to = at < 0 ? list.find((group) => group.dataset.group === "walk") : list[at + step];
    if (to || step > 0) focus(to);
    return true;
  }

  function decide(target) {
    if (!confirm || !(target === document.body || target.matches("#judge input[type=radio], #judge input[type=checkbox]"))) return false;
    form.requestSubmit(confirm);
    return true;
  }

  // A fold opens on its first answer.
  function unfold(key) {
    const summary = form.querySelector(`summary[data-press="${CSS.escape(key)}"]`);
    const fold = summary?.parentElement;
    if (!fold) return false;
    fold.open = !fold.open;
    const group = fold.open && groups().find((one) => fold.contains(one));
    (group ? first(group) : summary).focus();
    return true;
  }

  function handle(key, target) {
    if (key === "j") return walk(1);
    if (key === "k") return walk(-1);
    return key === "Enter" ? decide(target) : choose(key) || unfold(key);
  }

  form.addEventListener("change", renew);
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
    if (document.querySelector("dialog[open]") || !root.classList.contains("has-keys")) return;
    const typing = event.target.closest("textarea, select, input:not([type=radio]):not([type=checkbox])");
    if (typing ? event.key === "Escape" && (confirm?.focus(), true) : handle(event.key, event.target)) event.preventDefault();
  }, true);

  form.classList.add("is-live");
  renew();
})();
