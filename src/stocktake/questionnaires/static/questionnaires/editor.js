/* Parts of a questionnaire can be carried to another place. The buttons beside them do the same without this file. */
(() => {
  "use strict";
  const outline = document.getElementById("outline");
  if (!outline || !outline.querySelector(".order")) return;

  let carried = null;
  const rows = () => [...outline.querySelectorAll("tbody tr")];
  /* What lies under a part goes along with it: rows behind it that are deeper. */
  const group = (row) => {
    const all = rows(), found = [row];
    for (const next of all.slice(all.indexOf(row) + 1)) {
      if (Number(next.dataset.depth) <= Number(row.dataset.depth)) break;
      found.push(next);
    }
    return found;
  };
  const clear = () => rows().forEach((row) => row.classList.remove("over", "carried"));

  const send = async (code, before) => {
    const body = new FormData(outline);
    body.set("do", `place:${code}:${before}`);
    try {
      const answer = await fetch(outline.action, { method: "POST", body, credentials: "same-origin" });
      if (!answer.ok) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById("outline");
      if (!fresh) throw new Error("outline");
      outline.replaceChildren(...fresh.childNodes);
      document.querySelectorAll("main > .notice[role='status']").forEach((one) => one.remove());
      document.getElementById("main").prepend(...page.querySelectorAll("main > .notice[role='status']"));
      ready();
    } catch {
      window.location.reload();
    }
  };

  const ready = () => rows().forEach((row) => { row.draggable = true; });

  outline.addEventListener("dragstart", (event) => {
    carried = event.target.closest("tr");
    if (!carried) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", carried.dataset.code);
    group(carried).forEach((row) => row.classList.add("carried"));
  });
  outline.addEventListener("dragover", (event) => {
    const row = event.target.closest("tbody tr");
    if (!carried || !row || group(carried).includes(row)) return;
    event.preventDefault();
    rows().forEach((one) => one.classList.toggle("over", one === row));
  });
  outline.addEventListener("drop", (event) => {
    const row = event.target.closest("tbody tr");
    if (!carried || !row || group(carried).includes(row)) return;
    event.preventDefault();
    const code = carried.dataset.code;
    clear();
    carried = null;
    send(code, row.dataset.code);
  });
  outline.addEventListener("dragend", () => { carried = null; clear(); });
  ready();
})();
