/* Small courtesies. Every page works without this file; nothing here decides anything. */
(() => {
  "use strict";

  /* Escape closes what was opened; a click outside closes the language switch. */
  const closeDrawer = (drawer) => {
    const opener = document.querySelector(".cite[aria-expanded='true'], [data-opened='true']");
    drawer.replaceChildren();
    drawer.classList.remove("open");
    if (opener) { opener.setAttribute("aria-expanded", "false"); delete opener.dataset.opened; opener.focus(); }
  };

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const languages = document.querySelector(".languages[open]");
    if (languages) { languages.removeAttribute("open"); languages.querySelector("summary").focus(); return; }
    const drawer = document.querySelector(".drawer.open");
    if (drawer) closeDrawer(drawer);
  });

  document.addEventListener("click", (event) => {
    const languages = document.querySelector(".languages[open]");
    if (languages && !languages.contains(event.target)) languages.removeAttribute("open");
    const close = event.target.closest(".drawer .close");
    if (close && close.closest(".drawer.open")) { event.preventDefault(); closeDrawer(close.closest(".drawer")); }
  });

  /* Evidence opens beside the sentence: say so to the opener, and take the reader there. */
  document.addEventListener("htmx:afterSwap", (event) => {
    const drawer = event.detail.target.closest(".drawer");
    if (!drawer) return;
    document.querySelectorAll("[aria-expanded='true'].cite, [data-opened='true']").forEach((one) => {
      one.setAttribute("aria-expanded", "false"); delete one.dataset.opened;
    });
    const opener = event.detail.requestConfig && event.detail.requestConfig.elt;
    if (opener && !drawer.contains(opener)) { opener.setAttribute("aria-expanded", "true"); opener.dataset.opened = "true"; }
    drawer.classList.add("open");
    const heading = drawer.querySelector("h1, h2, h3") || drawer;
    heading.setAttribute("tabindex", "-1");
    heading.focus({ preventScroll: true });
    drawer.scrollTop = 0;
  });

  /* A filter applies itself when a choice is made; the button stays for everyone else. */
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form.filters[method='get']");
    if (form && event.target.matches("select")) form.requestSubmit();
  });
})();
