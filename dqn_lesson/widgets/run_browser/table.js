// A table whose heads are buttons that sort it, and whose rows can be ticked. Python sorts.

import { part } from "../shared/dom.js";

function render({ model, el }) {
  const table = part("table", "");
  el.classList.add("dqn-run-table");
  el.append(table);

  const head = () => {
    const [sorted, greatestFirst] = model.get("sorting");
    const row = table.createTHead().insertRow();
    row.append(part("td", ""));
    for (const [key, words] of Object.entries(model.get("heads"))) {
      const cell = part("th", "", { scope: "col" });
      const mark = key !== sorted ? "" : greatestFirst ? " ▼" : " ▲";
      const button = part("button", "", { textContent: words + mark });
      button.dataset.key = `sort ${key}`;
      button.setAttribute("aria-label", `sort by ${words}`);
      cell.setAttribute("aria-sort", key !== sorted ? "none" : greatestFirst ? "descending" : "ascending");
      button.onclick = () => {
        model.set("sorting", [key, key === sorted && !greatestFirst]);
        model.save_changes();
      };
      cell.append(button);
      row.append(cell);
    }
  };
  const tick = (name, on) => {
    const others = model.get("ticked").filter((other) => other !== name);
    model.set("ticked", on ? [...others, name] : others);
    model.save_changes();
  };
  const body = () => {
    const rows = table.createTBody();
    for (const cells of model.get("rows")) {
      const row = rows.insertRow();
      const box = part("input", "", { type: "checkbox", checked: model.get("ticked").includes(cells[0]) });
      box.dataset.key = `tick ${cells[0]}`;
      box.setAttribute("aria-label", `tick ${cells[0]}`);
      box.onchange = () => tick(cells[0], box.checked);
      row.insertCell().append(box);
      for (const text of cells) row.insertCell().textContent = text;
      row.dataset.ticked = box.checked;
      row.onclick = (event) => { if (event.target !== box) tick(cells[0], !box.checked); };
    }
  };
  const draw = () => {
    const focused = table.contains(document.activeElement) && document.activeElement.dataset.key;
    table.replaceChildren();
    head();
    body();
    el.hidden = !model.get("rows").length;
    if (focused) [...table.querySelectorAll("[data-key]")].find((made) => made.dataset.key === focused)?.focus();
  };

  model.on("change:rows change:ticked change:sorting", draw);
  draw();
  return () => model.off("change:rows change:ticked change:sorting", draw);
}

export default { render };
