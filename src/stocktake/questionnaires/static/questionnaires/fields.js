/* A question on the page: its text, its revision, what is said about it. And what follows from texts: counts and conditions. */
(() => {
  "use strict";
  const stocktake = (window.stocktake = window.stocktake || {});
  const HAN = /[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]/g;

  /* The same words as rules/words.py counts. */
  stocktake.countWords = (text) => {
    const han = (text.match(HAN) || []).length;
    const spaced = text.replace(HAN, " ").split(/\s+/).filter((piece) => /[\p{L}\p{N}]/u.test(piece));
    return Math.ceil(han / 2) + spaced.length;
  };

  stocktake.fill = (words, numbers) => words.replace(/\{(\w+)\}/g, (whole, name) => (name in numbers ? numbers[name] : whole));

  const growing = window.CSS && CSS.supports && CSS.supports("field-sizing", "content");

  stocktake.Field = class {
    constructor(article, words) {
      this.article = article;
      this.words = words;
      ({ place: this.place, question: this.question, item: this.item, type: this.type } = article.dataset);
      this.based = article.querySelector("[data-based]");
      this.boxes = [...article.querySelectorAll(".choices input")];
      this.control = article.querySelector(`.own > textarea, .own > input:not([type="hidden"])`);
      this.tongue = article.querySelector("[data-language]");
      this.acknowledged = this.text;
      this.follow();
    }

    get text() {
      if (!this.control) return this.boxes.filter((box) => box.checked && box.value).map((box) => box.value).join(" ");
      return this.control.value;
    }

    set text(text) {
      if (this.control) {
        this.control.value = text;
      } else {
        const chosen = text.split(/\s+/);
        this.boxes.forEach((box) => { box.checked = box.value ? chosen.includes(box.value) : !text; });
      }
      this.follow();
    }

    get revision() { return Number(this.based.value); }
    set revision(number) { this.based.value = number; }
    get language() { return this.tongue ? this.tongue.value : ""; }
    get isShown() { return !this.article.closest("[hidden]"); }

    /* What follows from the text while it is typed: the count of its words, and room for them. */
    follow() {
      const shown = this.article.querySelector("[data-words]");
      if (shown) {
        const count = stocktake.countWords(this.text), limit = Number(shown.dataset.limit || 0);
        const numbers = { count: count.toLocaleString(document.documentElement.lang), limit: limit.toLocaleString(document.documentElement.lang) };
        shown.textContent = stocktake.fill(limit ? this.words.words_of : this.words.words, numbers);
        shown.classList.toggle("over", limit > 0 && count > limit);
      }
      if (!growing && this.control && this.control.matches("textarea")) {
        this.control.style.blockSize = "auto";
        this.control.style.blockSize = `${this.control.scrollHeight + 2}px`;
      }
    }

    /* How its saving is going, beside the field; `kind` is one of writing, saved, waits, refused. */
    state(said, kind) {
      const state = this.article.querySelector("[data-state]");
      state.textContent = said;
      state.dataset.kind = kind;
    }

    /* Something stands against it: said beside the field, and tied to it. */
    refuse(message) {
      const about = this.article.querySelector("[data-about]");
      about.querySelectorAll(".just-now").forEach((old) => old.remove());
      if (this.control) this.control.toggleAttribute("aria-invalid", false);
      if (!message) return;
      const line = document.createElement("p");
      line.className = "level error just-now";
      line.textContent = message;
      about.append(line);
      if (this.control) this.control.setAttribute("aria-invalid", "true");
    }

    get clash() { return this.article.querySelector("[data-clash] .clash"); }

    /* Two texts met: both are shown, and the field steps back until one is chosen. */
    showClash(html) {
      const had = this.article.contains(document.activeElement);
      this.article.querySelector("[data-clash]").innerHTML = html;
      this.stepBack(true);
      if (had && this.clash) this.clash.focus({ preventScroll: false });
    }

    endClash() {
      this.article.querySelector("[data-clash]").replaceChildren();
      this.stepBack(false);
    }

    stepBack(back) {
      if (this.control) this.control.hidden = back;
      this.boxes.forEach((box) => { box.disabled = back; });
    }
  };

  /* Show and hide what hangs on an answer. Hiding deletes nothing. */
  stocktake.applyConditions = (root, fields) => {
    const texts = new Map(fields.map((field) => [field.place, field]));
    root.querySelectorAll("[data-condition]").forEach((part) => {
      const around = part.dataset.item || (part.closest(".item") ? part.closest(".item").id.replace(/^item-/, "") : "");
      const answerTo = (code) => {
        const field = texts.get(around ? `${code}/${around}` : code) || texts.get(code);
        return field ? field.text : "";
      };
      part.hidden = !stocktake.holds(JSON.parse(part.dataset.condition), answerTo);
    });
  };
})();
