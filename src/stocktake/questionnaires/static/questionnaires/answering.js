/* The page of a section: saves while one writes, keeps what could not be sent, says who else is here.
   Every page works without this file; it decides nothing. */
(() => {
  "use strict";
  const { stocktake } = window;
  const form = document.getElementById("answers");
  if (!form) return;
  const words = JSON.parse(document.getElementById("answering-words").textContent);
  const waiting = stocktake.waitingAt(form.dataset.desk);
  const fields = [...form.querySelectorAll(".question")].map((article) => new stocktake.Field(article, words));
  const fieldAt = (place) => fields.find((field) => field.place === place);
  const closed = form.hasAttribute("data-closed");
  const bar = form.querySelector("[data-said]");
  let spoken = "";

  const say = (text, kind = "") => {
    if (text !== spoken) bar.textContent = text;
    bar.dataset.kind = kind;
    spoken = text;
  };

  /* The foot of the page speaks only when something stands in the way, and when it no longer does: how each answer is doing
     stands beside it, and nobody is interrupted while writing. */
  const tell = () => {
    const number = sender.unsettled().length;
    form.classList.toggle("not-connected", sender.trouble === "line");
    if (!waiting.hasRoom()) return say(words.no_room, "waits");
    if (number && sender.trouble === "line") return say(stocktake.fill(words.offline, { number }), "waits");
    if (number && sender.trouble === "signed-out") {
      say(words.signed_out, "waits");
      if (!bar.querySelector("a")) {
        const link = Object.assign(document.createElement("a"), { href: form.dataset.signin, textContent: words.sign_in });
        bar.append(" ", link);
      }
      return undefined;
    }
    if (number && sender.trouble === "reload") return say(words.reload, "waits");
    if (fields.some((field) => field.clash) || sender.refused.size) return say(words.looked, "waits");
    if (!number && bar.dataset.kind === "waits") return say(words.back, "saved");
    return undefined;
  };

  const sender = new stocktake.Sender({ form, waiting, fieldAt, words, tell });

  const progress = () => {
    const far = document.querySelector("[data-far]");
    const asked = fields.filter((field) => field.isShown);
    const numbers = { answered: asked.filter((field) => field.text.trim()).length, of: asked.length };
    if (far) far.textContent = stocktake.fill(words.far, numbers);
  };

  const followed = () => {
    stocktake.applyConditions(document, fields);
    progress();
  };

  /* -- writing ------------------------------------------------------------------------------------------------------ */

  const fieldOf = (element) => {
    const article = element.closest(".question");
    const own = article && (element.name === `text:${article.dataset.place}` || element.matches("[data-language]"));
    return own ? fieldAt(article.dataset.place) : null;
  };

  form.addEventListener("input", (event) => {
    const field = fieldOf(event.target);
    if (!field || closed) return;
    sender.refused.delete(field.place);
    field.follow();
    sender.typed(field, { soon: event.target.matches("[type=checkbox], [type=radio], select") });
    followed();
  });

  form.addEventListener("focusout", (event) => {
    const field = fieldOf(event.target);
    if (field && waiting.get(field.place)) sender.send(field.place);
  });

  /* -- buttons: whatever is pressed, what was written is saved first -------------------------------------------------- */

  let letGo = false;

  form.addEventListener("submit", async (event) => {
    const button = event.submitter;
    if (letGo || closed) return;
    const [verb, which, ...rest] = (button && button.name === "do" ? button.value : "save").split(":");
    const clash = verb === "choose" && fieldAt(rest.join(":"));
    if (clash && clash.clash) {
      event.preventDefault();
      sender.choose(clash, which);
      followed();
      return;
    }
    const waits = sender.unsettled().length > 0;
    if (!waits && verb !== "save" && navigator.onLine !== false) return; // everything is there already: the form goes as it is
    event.preventDefault();
    if (waits) await sender.again();
    tell();
    if (sender.trouble || navigator.onLine === false) {
      if (verb !== "save") say(words.wait_for_line, "waits");
      return;
    }
    if (sender.unsettled().some((place) => fieldAt(place))) {
      say(words.looked, "waits");
      return;
    }
    if (verb === "save") {
      say(words.all_saved, "saved");
      lookAgain();
      return;
    }
    // A form that is just being sent cannot be sent again: one turn later.
    setTimeout(() => {
      letGo = true;
      form.requestSubmit(button);
      letGo = false;
    });
  });

  /* After saving, what the validation says is fetched with the page itself and put beside the fields. */
  const lookAgain = async () => {
    try {
      const answer = await fetch(form.action, { credentials: "same-origin", redirect: "error", cache: "no-store" });
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      fields.forEach((field) => {
        const about = fresh.getElementById(`about-${field.place}`), old = field.article.querySelector("[data-about]");
        if (about && !old.querySelector(".just-now")) old.replaceChildren(...about.childNodes);
      });
      const look = fresh.querySelector(".look"), before = form.querySelector(".look");
      if (before) before.remove();
      if (look) form.querySelector("[data-waiting]").before(look);
    } catch { /* it will be said when the page is next opened */ }
  };

  window.addEventListener("beforeunload", (event) => {
    if (!letGo && sender.unsettled().some((place) => fieldAt(place))) event.preventDefault();
  });

  /* -- what waited from before ---------------------------------------------------------------------------------------- */

  fields.forEach((field) => {
    if (field.clash) {
      // The page came with two texts: the one that was typed here waits for the choice.
      waiting.set(field.place, { text: field.text, kind: "saved", base: field.revision, attempt: null, page: location.pathname });
      field.stepBack(true);
      return;
    }
    const entry = waiting.get(field.place);
    if (!entry || closed) return;
    if (!entry.attempt && entry.text === field.text) {
      waiting.drop(field.place);
      return;
    }
    field.text = entry.text;
    field.state(words.waits, "waits");
  });

  const elsewhere = () => {
    const box = form.querySelector("[data-waiting]");
    const places = sender.unsettled().filter((place) => closed || !fieldAt(place));
    box.hidden = places.length === 0;
    const links = places.map((place) => {
      const entry = waiting.get(place);
      return Object.assign(document.createElement("a"), { href: `${entry.page || ""}#q-${place}`, textContent: place });
    });
    const line = document.createElement("p");
    const [before, after] = words.elsewhere.split("{places}");
    line.append(before, ...links.flatMap((link) => [link, " "]), after || "");
    box.replaceChildren(line);
  };

  if (sender.unsettled().length && !closed) sender.all().then(elsewhere);
  elsewhere();
  followed();

  /* On a narrow screen the table of contents steps back; on a wide one the section at hand is brought into its window, and a
     link that leads to a question puts the cursor into its field. */
  const contents = document.querySelector(".contents-list");
  const narrow = window.matchMedia("(max-width: 56rem)").matches;
  if (contents && narrow) contents.querySelector("details").open = false;
  const led = fields.find((field) => location.hash === `#q-${encodeURI(field.place)}` || location.hash === `#a-${encodeURI(field.place)}`);
  if (led && !narrow && !closed && !led.clash) (led.control || led.boxes[0]).focus({ preventScroll: true });
  const current = contents && contents.querySelector("[aria-current]");
  if (current) contents.scrollTop = Math.max(0, current.offsetTop - contents.offsetTop - 80);

  /* -- who else is here ----------------------------------------------------------------------------------------------- */

  let at = "";
  let turn = 0;
  const here = async () => {
    clearTimeout(turn);
    turn = setTimeout(here, 30000);
    if (document.hidden) return;
    const { status, said } = await stocktake.post(form, form.dataset.here, { question: at });
    if (status !== 200) return;
    clearTimeout(turn);
    turn = setTimeout(here, said.again * 1000);
    fields.forEach((field) => {
      const names = said.here.filter((one) => one.question === field.question).map((one) => one.name);
      field.article.querySelector("[data-present]").textContent = names.join(", ");
    });
  };
  form.addEventListener("focusin", (event) => {
    const article = event.target.closest(".question");
    const question = article ? article.dataset.question : "";
    if (question && question !== at) {
      at = question;
      setTimeout(() => { if (at === question) here(); }, 1500);
    }
  });
  here();
})();
