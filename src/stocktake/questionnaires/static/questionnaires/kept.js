/* A link has ended while something was still unsaved: what waits in this browser is shown, to be copied. */
(() => {
  "use strict";
  const section = document.querySelector("[data-kept]");
  const waiting = window.stocktake.waitingAt(section.dataset.kept);
  const texts = waiting.places().map((place) => [place, waiting.get(place)]).filter(([, entry]) => entry && entry.text);
  section.hidden = texts.length === 0;
  texts.forEach(([place, entry]) => {
    const heading = Object.assign(document.createElement("h3"), { textContent: place });
    const text = Object.assign(document.createElement("textarea"), { value: entry.text, readOnly: true, dir: "auto", rows: 6 });
    text.setAttribute("aria-label", place);
    section.querySelector("[data-texts]").append(heading, text);
  });
})();
