// Passkeys, where the browser has them. Without this script the codes do the same.
(() => {
  "use strict";
  const form = document.querySelector("form[data-passkey]");
  if (!form || !window.PublicKeyCredential) return;
  const asked = JSON.parse(form.dataset.passkey);
  const trouble = form.querySelector("[data-trouble]");
  const bytes = (text) =>
    Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  const known = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

  function ask() {
    const challenge = bytes(asked.challenge);
    if (!asked.user)
      return navigator.credentials.get({
        publicKey: { ...asked, challenge, allowCredentials: known(asked.allowCredentials) },
      });
    const user = { ...asked.user, id: bytes(asked.user.id) };
    return navigator.credentials.create({
      publicKey: { ...asked, challenge, user, excludeCredentials: known(asked.excludeCredentials) },
    });
  }

  function told(credential) {
    const response = {};
    for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"])
      if (credential.response[part]) response[part] = text(credential.response[part]);
    return { id: credential.id, rawId: text(credential.rawId), type: credential.type, response, clientExtensionResults: {} };
  }

  const without = document.querySelector("[data-without]");
  if (without) without.hidden = true;
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    if (form.elements.answer.value) return;
    event.preventDefault();
    trouble.hidden = true;
    try {
      form.elements.answer.value = JSON.stringify(told(await ask()));
      form.submit();
    } catch {
      trouble.hidden = false;
    }
  });
})();
