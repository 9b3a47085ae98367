/* Texts that were typed and are not acknowledged yet. They stay in this browser, under the name of the desk, until they are. */
(() => {
  "use strict";
  const stocktake = (window.stocktake = window.stocktake || {});
  const PREFIX = "stocktake:waiting:";

  /* An entry: { text, language, kind, base, attempt, page }. `base` is the revision it was started from; `attempt` is what was
     sent and not answered yet, with its nonce: it is sent again as it was before anything newer is. */
  stocktake.waitingAt = (desk) => {
    const prefix = `${PREFIX}${desk}:`;
    const here = new Map(); // where the browser keeps nothing, this page does
    let room = true;

    const places = () => {
      const found = new Set(here.keys());
      try {
        for (let at = 0; at < localStorage.length; at += 1) {
          const key = localStorage.key(at);
          if (key.startsWith(prefix)) found.add(key.slice(prefix.length));
        }
      } catch { /* storage is switched off */ }
      return [...found];
    };

    const get = (place) => {
      if (here.has(place)) return here.get(place);
      try {
        const kept = JSON.parse(localStorage.getItem(prefix + place));
        return kept && typeof kept.text === "string" ? kept : null;
      } catch {
        return null;
      }
    };

    const set = (place, entry) => {
      try {
        localStorage.setItem(prefix + place, JSON.stringify(entry));
        here.delete(place);
        room = true;
      } catch {
        here.set(place, entry);
        room = false;
      }
    };

    const drop = (place) => {
      here.delete(place);
      try { localStorage.removeItem(prefix + place); } catch { /* storage is switched off */ }
    };

    return { places, get, set, drop, hasRoom: () => room };
  };
})();
