/* Sending what was typed, one answer at a time, until it is acknowledged. What was sent and not answered is sent again as it
   was, with the same nonce: whether the first one arrived or not, it is saved once. */
(() => {
  "use strict";
  const stocktake = (window.stocktake = window.stocktake || {});
  const QUIET = 1000, PATIENCE = 20000, FIRST_PAUSE = 2000, LONGEST_PAUSE = 60000;

  const nonce = () => {
    if (window.crypto.randomUUID) return crypto.randomUUID();
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  };

  const token = (form) => {
    const cookie = document.cookie.match(/(?:^|;\s*)csrftoken=([^;]+)/);
    return cookie ? cookie[1] : form.querySelector("[name=csrfmiddlewaretoken]").value;
  };

  /* What came back: the status, and what it says if it is ours. No line, a portal in between, a broken answer: status 0. */
  stocktake.post = async (form, address, body) => {
    const stop = new AbortController();
    const clock = setTimeout(() => stop.abort(), PATIENCE);
    try {
      const answer = await fetch(address, {
        method: "POST", credentials: "same-origin", redirect: "manual", cache: "no-store", signal: stop.signal,
        headers: { "Content-Type": "application/json", "X-CSRFToken": token(form) }, body: JSON.stringify(body),
      });
      if (answer.type === "opaqueredirect") return { status: 401, said: null };
      const said = await answer.json().catch(() => null);
      return { status: answer.ok && !said ? 0 : answer.status, said };
    } catch {
      return { status: 0, said: null };
    } finally {
      clearTimeout(clock);
    }
  };

  stocktake.Sender = class {
    /* `tell` is called whenever anything changed; `fieldAt(place)` is the field on this page, if it is on it. */
    constructor({ form, waiting, fieldAt, words, tell }) {
      Object.assign(this, { form, waiting, fieldAt, words, tell });
      this.busy = new Set();
      this.timers = new Map();
      this.refused = new Map(); // place → the text that was refused
      this.trouble = ""; // "line", "signed-out", "reload"
      this.retry = null;
      this.pause = 0;
      window.addEventListener("online", () => this.again());
      document.addEventListener("visibilitychange", () => { if (!document.hidden && this.trouble) this.again(); });
    }

    /* Somebody typed. It is kept here at once, and sent after a second of quiet. */
    typed(field, { soon = false, kind = "saved" } = {}) {
      const entry = this.waiting.get(field.place) || { attempt: null, base: field.revision };
      Object.assign(entry, { text: field.text, language: field.language, kind, page: location.pathname });
      this.waiting.set(field.place, entry);
      field.state(this.words.writing, "writing");
      this.later(field.place, soon ? 200 : QUIET);
      this.tell();
    }

    later(place, pause) {
      clearTimeout(this.timers.get(place));
      this.timers.set(place, setTimeout(() => this.send(place), pause));
    }

    /* Everything that waits, now; resolves when each was answered or cannot be sent. */
    async all() {
      await Promise.all(this.waiting.places().map((place) => this.send(place)));
    }

    again() {
      clearTimeout(this.retry);
      this.retry = null;
      this.pause = 0;
      return this.all();
    }

    unsettled() {
      return this.waiting.places();
    }

    async send(place) {
      clearTimeout(this.timers.get(place));
      if (this.busy.has(place)) return this.busyEnd(place);
      this.busy.add(place);
      try {
        while (await this.step(place));
      } finally {
        this.busy.delete(place);
        this.tell();
      }
    }

    busyEnd(place) {
      return new Promise((done) => {
        const look = () => (this.busy.has(place) ? setTimeout(look, 50) : done(this.send(place)));
        setTimeout(look, 50);
      });
    }

    /* One attempt. True: there is a newer text to be sent at once. */
    async step(place) {
      const field = this.fieldAt(place);
      const entry = this.waiting.get(place);
      if (!entry || (field && field.clash) || this.refused.get(place) === entry.text) return false;
      if (!entry.attempt) {
        if (field && entry.text === field.acknowledged && entry.kind === "saved" && !entry.language) {
          this.settled(place, field);
          return false;
        }
        entry.attempt = { text: entry.text, language: entry.language || "", kind: entry.kind || "saved", base: entry.base, nonce: nonce() };
        this.waiting.set(place, entry);
      }
      if (field) field.state(this.words.sending, "writing");
      const sent = entry.attempt;
      const { status, said } = await stocktake.post(this.form, this.form.dataset.save, {
        place, text: sent.text, language: sent.language, kind: sent.kind, revision: sent.base, nonce: sent.nonce,
      });
      if (status === 200 && Number.isInteger(said.revision)) return this.acknowledged(place, sent, said);
      if (status === 409 && said && said.html) return this.met(place, sent, said);
      if (status === 0 || status === 429 || status >= 500) return this.waits(place, "line");
      if (status === 401) return this.waits(place, "signed-out");
      if (status === 403 && !said) return this.waits(place, "reload");
      return this.turnedDown(place, sent, said ? said.message : this.words.refused);
    }

    acknowledged(place, sent, said) {
      const field = this.fieldAt(place), entry = this.waiting.get(place);
      this.trouble = "";
      this.pause = 0;
      this.refused.delete(place);
      if (field) {
        field.acknowledged = sent.text;
        field.revision = said.revision;
        field.refuse("");
      }
      if (!entry || entry.text === sent.text) {
        this.settled(place, field);
        return false;
      }
      Object.assign(entry, { attempt: null, base: said.revision, kind: "saved" });
      this.waiting.set(place, entry);
      this.later(place, QUIET);
      return false;
    }

    settled(place, field) {
      this.waiting.drop(place);
      if (field) {
        const time = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hour12: false });
        field.state(stocktake.fill(this.words.saved, { time }), "saved");
      }
    }

    /* Another text was saved meanwhile. What came later is kept on the server already; the newest one is shown beside it. */
    met(place, sent, said) {
      const field = this.fieldAt(place), entry = this.waiting.get(place);
      this.trouble = "";
      if (entry && entry.text !== sent.text) {
        entry.attempt = { ...sent, text: entry.text, language: entry.language || "", nonce: nonce() };
        this.waiting.set(place, entry);
        return true;
      }
      if (field) {
        field.state(this.words.choose, "refused");
        field.showClash(said.html);
      } else {
        this.refused.set(place, sent.text);
      }
      return false;
    }

    waits(place, trouble) {
      const field = this.fieldAt(place);
      if (field) field.state(this.words.waits, "waits");
      this.trouble = trouble;
      if (this.retry) return false; // the next round is set already
      this.pause = Math.min(LONGEST_PAUSE, this.pause ? this.pause * 2 : FIRST_PAUSE);
      this.retry = setTimeout(() => { this.retry = null; this.all(); }, this.pause * (0.75 + Math.random() / 2));
      return false;
    }

    turnedDown(place, sent, message) {
      const field = this.fieldAt(place), entry = this.waiting.get(place);
      this.trouble = "";
      this.refused.set(place, sent.text);
      if (entry) {
        entry.attempt = null;
        this.waiting.set(place, entry);
      }
      if (field) {
        field.state(this.words.refused, "refused");
        field.refuse(message);
      }
      return false;
    }

    /* The person has chosen between two texts that met. */
    choose(field, which) {
      const merge = field.clash.querySelector("[data-merge]");
      const revision = Number(field.clash.querySelector("[data-conflict]").value);
      const entry = this.waiting.get(field.place) || { text: field.text };
      field.revision = revision;
      if (which === "theirs") {
        const { theirs } = field.clash.dataset;
        field.acknowledged = theirs;
        field.endClash();
        field.text = theirs;
        this.settled(field.place, field);
        this.tell();
        return;
      }
      const text = which === "merged" ? merge.value : entry.text;
      field.endClash();
      field.text = text;
      const kind = which === "merged" ? "merged" : "saved";
      this.waiting.set(field.place, { text, language: field.language, kind, base: revision, attempt: null, page: location.pathname });
      this.send(field.place);
    }
  };
})();
