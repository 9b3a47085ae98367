"use strict";
(function () {
  const block = document.getElementById("stocktake-form");
  const state = JSON.parse(block.textContent);
  const bar = document.getElementById("bar");
  const told = document.getElementById("told");
  let unsaved = false;

  function fields(key) {
    return Array.from(document.querySelectorAll("[data-key]")).filter((field) => field.dataset.key === key);
  }

  // What stands in the file is what the block says; the fields are filled from it, so that no line end is lost.
  for (const key of Object.keys(state.answers)) {
    for (const field of fields(key)) {
      if (field.type === "radio" || field.type === "checkbox") {
        field.checked = state.answers[key].split(" ").includes(field.value);
      } else {
        field.value = state.answers[key];
      }
    }
  }

  function read(key) {
    const all = fields(key);
    if (all[0].type === "radio" || all[0].type === "checkbox") {
      return all.filter((field) => field.checked).map((field) => field.value).join(" ");
    }
    return all[0].value;
  }

  // Every key stroke goes into the block and into the page itself, so that the browser's own “Save page” keeps it too.
  function keep(field) {
    state.answers[field.dataset.key] = read(field.dataset.key);
    for (const each of fields(field.dataset.key)) {
      if (each.type === "radio" || each.type === "checkbox") {
        each.toggleAttribute("checked", each.checked);
      } else if (each.tagName === "TEXTAREA") {
        each.textContent = each.value;
      } else {
        each.setAttribute("value", each.value);
      }
    }
    block.textContent = JSON.stringify(state).replace(/</g, "\\u003c");
  }

  function count() {
    for (const entry of document.querySelectorAll("[data-counts]")) {
      const keys = new Set(Array.from(document.querySelectorAll("#" + entry.dataset.counts + " [data-key]"), (field) => field.dataset.key));
      const done = Array.from(keys).filter((key) => (state.answers[key] || "").trim()).length;
      entry.textContent = done + "/" + keys.size;
    }
  }

  function grow(field) {
    if (field.tagName === "TEXTAREA" && !CSS.supports("field-sizing", "content")) {
      field.style.blockSize = "auto";
      field.style.blockSize = field.scrollHeight + 4 + "px";
    }
  }

  document.addEventListener("input", (event) => {
    if (!event.target.dataset.key) return;
    keep(event.target);
    grow(event.target);
    count();
    unsaved = true;
    told.textContent = bar.dataset.unsaved;
    told.className = "unsaved";
  });

  document.getElementById("save").addEventListener("click", () => {
    const copy = document.documentElement.cloneNode(true);
    copy.querySelector("#told").textContent = "";
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(["<!doctype html>\n" + copy.outerHTML + "\n"], { type: "text/html" }));
    link.download = state.filename;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    unsaved = false;
    told.textContent = bar.dataset.saved;
    told.className = "";
  });

  window.addEventListener("beforeunload", (event) => {
    if (unsaved) event.preventDefault();
  });

  bar.hidden = false;
  document.querySelectorAll("textarea").forEach(grow);
  count();
})();
