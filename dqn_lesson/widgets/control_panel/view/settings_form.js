// Settings in tabs. Left, Right, Home and End go from tab to tab, as everywhere.

import { part } from "../../shared/dom.js";

const groupOf = (setting) => setting.get("about").group;

async function render({ model, el }) {
  const manager = model.widget_manager;
  const names = model.get("children").map((child) => child.slice("IPY_MODEL_".length));
  const settings = await Promise.all(names.map((name) => manager.get_model(name)));
  const views = await Promise.all(settings.map((setting) => manager.create_view(setting)));
  const id = `dqn-form-${Math.random().toString(36).slice(2)}`;
  const tabs = part("div", "dqn-tabs");
  tabs.setAttribute("role", "tablist");
  tabs.setAttribute("aria-label", model.get("title"));
  const panes = new Map();
  const buttons = new Map();

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
    for (const [group, button] of buttons) {
      const isOpen = group === model.get("tab");
      const changed = settings.filter((one) => groupOf(one) === group && one.get("words").back).length;
      button.textContent = changed ? `${group} ◆ ${changed} changed` : group;
      button.setAttribute("aria-selected", isOpen);
      button.tabIndex = isOpen ? 0 : -1;
      panes.get(group).hidden = !isOpen;
    }
  };

  el.classList.add("dqn-form");
  el.append(tabs, ...panes.values());
  settings.forEach((setting, number) => panes.get(groupOf(setting)).append(views[number].el));
  model.on("change", draw);
  for (const setting of settings) setting.on("change:words", draw);
  draw();
  return () => {
    model.off("change", draw);
    for (const setting of settings) setting.off("change:words", draw);
    for (const view of views) view.remove();
  };
}

export default { render };
