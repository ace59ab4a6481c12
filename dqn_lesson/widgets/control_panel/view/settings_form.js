// Settings in tabs. Left, Right, Home and End go from tab to tab, as everywhere.

import { part } from "../../shared/dom.js";

async function render({ model, el }) {
  const manager = model.widget_manager;
  const names = model.get("children").map((child) => child.slice("IPY_MODEL_".length));
  const settings = await Promise.all(names.map((name) => manager.get_model(name)));
  const views = await Promise.all(settings.map((setting) => manager.create_view(setting)));
  const groupOf = (setting) => setting.get("about").group;
  const groups = [...new Set(settings.map(groupOf))];
  const now = () => Math.max(0, groups.indexOf(model.get("tab")));
  const id = `dqn-form-${Math.random().toString(36).slice(2)}`;

  const tabs = groups.map((group) => {
    const tab = part("button", "dqn-tab", { type: "button", id: `${id}-${group}-tab` });
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", `${id}-${group}`);
    tab.dataset.lmSuppressShortcuts = "true";
    tab.addEventListener("click", () => open(group));
    return tab;
  });
  const panes = groups.map((group, place) => {
    const pane = part("div", "dqn-pane dqn-sliders", { id: `${id}-${group}` });
    pane.setAttribute("role", "tabpanel");
    pane.setAttribute("aria-labelledby", tabs[place].id);
    pane.append(...views.filter((_, number) => groupOf(settings[number]) === group).map((view) => view.el));
    return pane;
  });
  const list = part("div", "dqn-tabs");
  list.setAttribute("role", "tablist");
  list.setAttribute("aria-label", "settings");
  list.append(...tabs);
  const stack = part("div", "dqn-stack"); // one on the other: the form is as high as the highest, and nothing jumps
  stack.append(...panes);
  list.addEventListener("keydown", (event) => {
    const to = { ArrowLeft: now() - 1, ArrowRight: now() + 1, Home: 0, End: groups.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    open(groups[(to + groups.length) % groups.length]);
    tabs[now()].focus();
  });

  const open = (group) => {
    model.set("tab", group);
    model.save_changes();
    draw();
  };
  const draw = () => groups.forEach((group, place) => {
    const isOpen = place === now();
    const changed = settings.filter((one) => groupOf(one) === group && one.get("words").back).length;
    tabs[place].textContent = changed ? `${group} ◆ ${changed} changed` : group;
    tabs[place].setAttribute("aria-selected", isOpen);
    tabs[place].tabIndex = isOpen ? 0 : -1;
    panes[place].inert = !isOpen;
  });

  el.classList.add("dqn-form");
  el.append(list, stack);
  const watched = [model, ...settings];
  for (const one of watched) one.on("change", draw);
  draw();
  return () => {
    for (const one of watched) one.off("change", draw);
    for (const view of views) view.remove();
  };
}

export default { render };
