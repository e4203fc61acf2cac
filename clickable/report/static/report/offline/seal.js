/* Sealing to the hotline's key, in the browser: HPKE (RFC 9180), base mode, with DHKEM(X25519,
   HKDF-SHA256), HKDF-SHA256 and AES-256-GCM. Every primitive is the browser's own. And the code of a
   report: random bits that are written like any other receipt (clickable/seal/receipts.py). */
"use strict";
const sealing = (() => {
  const INFO = "clickable report v1";
  const STEP = 2048; // bytes: how long a report is says little
  const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  const KEM = [...bytes("KEM"), 0, 0x20];
  const SUITE = [...bytes("HPKE"), 0, 0x20, 0, 1, 0, 2];
  const subtle = globalThis.crypto?.subtle;

  function bytes(text) {
    return new TextEncoder().encode(text);
  }

  function joined(...parts) {
    return new Uint8Array(parts.flatMap((part) => [...part]));
  }

  async function hmac(key, data) {
    const made = await subtle.importKey("raw", key, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
    return new Uint8Array(await subtle.sign("HMAC", made, data));
  }

  // RFC 9180, section 4. No salt is 32 zeros to HMAC, and nothing here is longer than one block of it.
  function extract(suite, salt, label, material) {
    return hmac(salt ?? new Uint8Array(32), joined(bytes("HPKE-v1"), suite, bytes(label), material));
  }

  async function expand(suite, key, label, info, length) {
    const told = joined([0, length], bytes("HPKE-v1"), suite, bytes(label), info, [1]);
    return (await hmac(key, told)).slice(0, length);
  }

  async function shared(theirs) {
    const ours = await subtle.generateKey({ name: "X25519" }, true, ["deriveBits"]);
    const to = await subtle.importKey("raw", theirs, { name: "X25519" }, false, []);
    const passing = new Uint8Array(await subtle.exportKey("raw", ours.publicKey));
    const agreed = await subtle.deriveBits({ name: "X25519", public: to }, ours.privateKey, 256);
    const key = await extract(KEM, null, "eae_prk", new Uint8Array(agreed));
    return { passing, secret: await expand(KEM, key, "shared_secret", joined(passing, theirs), 32) };
  }

  async function sealed(plain, theirs) {
    const { passing, secret } = await shared(theirs);
    const none = await extract(SUITE, null, "psk_id_hash", []);
    const context = joined([0], none, await extract(SUITE, null, "info_hash", bytes(INFO)));
    const master = await extract(SUITE, secret, "secret", []);
    const raw = await expand(SUITE, master, "key", context, 32);
    const iv = await expand(SUITE, master, "base_nonce", context, 12);
    const key = await subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt"]);
    return joined(passing, new Uint8Array(await subtle.encrypt({ name: "AES-GCM", iv }, key, plain)));
  }

  function encoded(raw) {
    const text = btoa(Array.from(raw, (byte) => String.fromCharCode(byte)).join(""));
    return text.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  }

  function decoded(text) {
    return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
  }

  return {
    /** Whether this browser can: older ones have no X25519. */
    async possible() {
      try {
        return Boolean(await subtle.generateKey({ name: "X25519" }, false, ["deriveBits"]));
      } catch {
        return false;
      }
    },

    /** `told` sealed to `key`: only the hotline opens it, not even this browser. */
    async seal(told, key) {
      const text = bytes(JSON.stringify(told));
      const padded = joined(text, new Uint8Array(-text.length & (STEP - 1)).fill(0x20));
      return { id: crypto.randomUUID(), key, envelope: encoded(await sealed(padded, decoded(key))) };
    },

    /** A new code, in letters: 95 random bits and their check over GF(32). */
    code() {
      const digits = Array.from(crypto.getRandomValues(new Uint8Array(19)), (byte) => byte & 31);
      let check = 0;
      for (const digit of digits) {
        check = (check ^ digit) << 1;
        if (check & 32) check ^= 0b100101;
      }
      return [...digits, check].map((digit) => ALPHABET[digit]).join("").replace(/.{4}(?=.)/g, "$&-");
    },
  };
})();
