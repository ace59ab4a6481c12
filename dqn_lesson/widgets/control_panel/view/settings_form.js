// Settings in tabs. Left, Right, Home and End go from tab to tab, as everywhere.

import { part } from "../../shared/dom.js";
import { makeSetting } from "./setting.js";

function render({ model, el }) {
  const id = `dqn-form-${Math.random().toString(36).slice(2)}`;
  const tabs = part("div", "dqn-tabs");
  tabs.setAttribute("role", "tablist");
  tabs.setAttribute("aria-label", model.get("title"));
  const panes = new Map();
  const buttons = new Map();
  const drawers = new Map();

  for (const group of model.get("groups")) {
    const button = part("button", "dqn-tab", { type: "button", id: `${id}-${group}-tab` });
    button.setAttribute("role", "tab");
    button.setAttribute("aria-controls", `${id}-${group}`);
    button.dataset.lmSuppressShortcuts = "true";
    button.addEventListener("click", () => open(group));
    const pane = part("div", "dqn-pane dqn-sliders", { id: `${id}-${group}` });
    pane.setAttribute("role", "tabpanel");
    pane.setAttribute("aria-labelledby", button.id);
    buttons.set(group, button);
    panes.set(group, pane);
    tabs.append(button);
  }
  tabs.addEventListener("keydown", (event) => {
    const groups = model.get("groups");
    const now = groups.indexOf(model.get("tab"));
    const to = { ArrowLeft: now - 1, ArrowRight: now + 1, Home: 0, End: groups.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const group = groups[(to + groups.length) % groups.length];
    open(group);
    buttons.get(group).focus();
  });

  const open = (group) => {
    model.set("tab", group);
    model.save_changes();
    draw();
  };
  const draw = () => {
    for (const row of model.get("rows")) {
      if (!drawers.has(row.name)) {
        const place = part("div", "");
        place.dataset.setting = row.name;
        panes.get(row.group).append(place);
        const send = (change) => model.send({ name: row.name, text: change.text ?? String(change.value) });
        drawers.set(row.name, makeSetting(place, row.kind, send));
      }
      drawers.get(row.name)(row);
    }
    for (const [group, button] of buttons) {
      const isOpen = group === model.get("tab");
      const changed = model.get("rows").filter((row) => row.group === group && row.back).length;
      button.textContent = changed ? `${group} ◆ ${changed} changed` : group;
      button.setAttribute("aria-selected", isOpen);
      button.tabIndex = isOpen ? 0 : -1;
      panes.get(group).hidden = !isOpen;
    }
  };

  el.classList.add("dqn-form");
  el.append(tabs, ...panes.values());
  model.on("change", draw);
  draw();
  return () => model.off("change", draw);
}

export default { render };
