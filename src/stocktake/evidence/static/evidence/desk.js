/* Keys for the desk. Everything they do can be done by a click. */
(() => {
  "use strict";
  const form = () => document.getElementById("coding");
  const writes = (target) => target.matches("textarea, input:not([type='checkbox']):not([type='radio']), select, [contenteditable]");

  /* Words marked in the passage with the mouse, if they stand in it as one piece. */
  const marked = () => {
    const now = document.getElementById("now");
    const selection = window.getSelection();
    if (!now || selection.isCollapsed || !now.contains(selection.anchorNode) || !now.contains(selection.focusNode)) return "";
    return selection.toString().trim();
  };

  const onWords = (option, words) => {
    const field = option.querySelector("textarea");
    const lines = field.value.split("\n").filter(Boolean);
    if (!lines.includes(words)) lines.push(words);
    field.value = lines.join("\n");
    field.rows = Math.max(1, lines.length);
    option.querySelector("details").open = true;
    window.getSelection().removeAllRanges();
  };

  const choose = (box) => {
    const words = marked();
    const option = box.closest(".option");
    if (words && option) { box.checked = true; onWords(option, words); } else if (words && box.name === "quote") {
      box.checked = true;
      form().elements.quoted.value = words;
    } else box.checked = !box.checked;
    box.dispatchEvent(new Event("change", { bubbles: true }));
  };

  document.addEventListener("keydown", (event) => {
    if (!form() || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && writes(event.target)) { event.target.blur(); return; }
    if (event.key === "Enter" && event.target.id === "find-code") {
      event.preventDefault();
      const first = form().querySelector("#all .option:not([hidden]) input");
      if (first) { choose(first); event.target.value = ""; sift(""); event.target.blur(); }
      return;
    }
    if (writes(event.target) || (event.target.matches("a, button, summary") && event.key === "Enter")) return;
    if (event.key === "Enter") { event.preventDefault(); if (!form().querySelector("fieldset").disabled) form().requestSubmit(); return; }
    if (event.key === "m") { event.preventDefault(); form().elements.memo.focus(); return; }
    if (event.key === "/") {
      event.preventDefault();
      form().querySelector("#all").open = true;
      document.getElementById("find-code").focus();
      return;
    }
    const keyed = form().querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!keyed) return;
    event.preventDefault();
    if (keyed.matches("input")) choose(keyed); else keyed.click();
  });

  /* A code cannot stand beside "nothing here": the later choice holds. */
  document.addEventListener("change", (event) => {
    const box = event.target;
    if (!form() || !form().contains(box) || !box.checked) return;
    if (box.name === "nothing") form().querySelectorAll("[name='code']").forEach((one) => { one.checked = false; });
    if (box.name === "code") form().elements.nothing.checked = false;
  });

  const sift = (wanted) => {
    const words = wanted.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    form().querySelectorAll("#all .option").forEach((option) => {
      const text = option.querySelector(".name").textContent.toLocaleLowerCase();
      option.hidden = !words.every((word) => text.includes(word));
    });
  };
  document.addEventListener("input", (event) => { if (event.target.id === "find-code") sift(event.target.value); });

  const show = () => document.querySelectorAll("[data-only-with-script]").forEach((one) => { one.hidden = false; });
  document.addEventListener("htmx:load", show);
  show();
})();
