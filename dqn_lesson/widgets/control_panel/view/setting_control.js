// One setting on the page, by the browser's own controls: they know the keyboard and speak to screen readers.

import { part } from "../../shared/dom.js";

// Not the position on the slider but the nearest stop: the value may stand between two.
const nearest = (stops, value) => {
  const distances = stops.map((stop) => Math.abs(stop - value));
  return distances.indexOf(Math.min(...distances));
};

function render({ model, el }) {
  const about = model.get("about");
  const { kind } = about;
  const type = (text) => model.send({ text }); // chosen or ticked, too
  const move = (value) => {
    model.set("value", value);
    model.save_changes();
    draw();
  };
  const id = `dqn-setting-${Math.random().toString(36).slice(2)}`; // each widget has this module for itself
  const label = part("label", "dqn-label", { htmlFor: id, textContent: about.label });
  const when = part("span", "dqn-when");
  const readout = part("div", "dqn-readout", { id: `${id}-readout` });
  const back = part("button", "dqn-back", { type: "button" });
  const error = part("div", "dqn-wrong", { id: `${id}-error` });
  const none = part("input", "dqn-none-box", { type: "checkbox" });
  const noneLabel = part("label", "dqn-none");
  none.setAttribute("aria-label", `${about.label}: none`);
  noneLabel.append(none, " none");
  noneLabel.hidden = !about.optional;
  let row = {};

  const range = kind === "slider" ? part("input", "dqn-range", { id, type: "range", min: 0, step: 1 }) : null;
  const entry =
    kind === "choice" ? part("select", "dqn-entry", { id }) :
    kind === "tick" ? part("input", "dqn-tick", { id, type: "checkbox" }) :
    part("input", "dqn-entry", { type: "text", autocomplete: "off", spellcheck: false, inputMode: "text" });
  if (!range) entry.id = id;
  else {
    range.max = about.stops.length - 1;
    entry.classList.add("dqn-value");
    entry.setAttribute("aria-label", `${about.label}, typed`);
  }
  const controls = [range, entry, back, none].filter(Boolean);
  if (kind === "choice") entry.append(...about.choices.map((choice) => new Option(choice)));
  error.setAttribute("role", "alert");
  entry.setAttribute("aria-describedby", `${readout.id} ${error.id}`);

  const commit = () => {
    if (entry.value.trim() !== row.text || row.error) type(entry.value);
  };
  const write = () => { shown = entry.value = row.text; };
  let shown = ""; // a redraw in the middle of typing leaves the typed text alone
  if (kind === "tick") entry.addEventListener("change", () => type(entry.checked ? "yes" : "no"));
  else entry.addEventListener("change", commit);
  if (kind !== "tick") entry.addEventListener("blur", () => { if (!row.error) write(); });
  entry.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && kind !== "tick") {
      write();
      commit(); // only if there was an error, which goes away with what was typed
    }
    if (event.key === "Enter" && kind !== "choice" && kind !== "tick") commit();
  });
  range?.addEventListener("input", () => move(about.stops[range.valueAsNumber]));
  back.addEventListener("click", () => {
    if (range) move(row.recommended);
    else type(row.back);
    (range ?? entry).focus();
  });
  none.addEventListener("change", () => {
    if (none.checked) type("none");
    else if (row.otherwise) type(row.otherwise);
    else {
      entry.disabled = false;
      entry.value = "";
      entry.focus();
    }
  });

  const draw = () => {
    row = { ...model.get("words") };
    for (const key of ["value", "recommended", "readout", "missing", "error"]) row[key] = model.get(key);
    when.textContent = row.missing ? "" : about.when;
    if (kind === "tick") entry.checked = row.value;
    else if (!row.error && (document.activeElement !== entry || shown !== row.text)) write();
    if (range) {
      range.value = nearest(about.stops, row.value);
      range.setAttribute("aria-valuetext", `${row.text}: ${row.missing || row.readout}`);
      el.style.setProperty("--recommended", nearest(about.stops, row.recommended) / (about.stops.length - 1));
      el.style.setProperty("--position", nearest(about.stops, row.value) / (about.stops.length - 1));
    }
    readout.textContent = row.missing || row.readout;
    back.textContent = `changed ↺ ${row.back}`;
    back.setAttribute("aria-label", row.back_help);
    back.title = row.back_help;
    back.hidden = !row.back;
    error.textContent = row.error;
    error.hidden = !row.error;
    entry.setAttribute("aria-invalid", Boolean(row.error));
    none.checked = row.value === null;
    for (const control of controls) control.disabled = Boolean(row.missing);
    if (none.checked) entry.disabled = true;
    el.dataset.changed = Boolean(row.back);
    el.dataset.missing = Boolean(row.missing);
  };

  el.classList.add("dqn-slider");
  el.dataset.kind = kind;
  el.dataset.setting = about.name;
  el.title = about.help;
  for (const control of controls) {
    control.dataset.lmSuppressShortcuts = "true"; // or JupyterLab takes the keys for itself
  }
  const head = part("div", "dqn-head");
  const middle = part("div", "dqn-track");
  const foot = part("div", "dqn-foot");
  head.append(label, when);
  if (range) {
    middle.append(range);
    el.append(head, entry, middle, foot, error);
  } else {
    middle.append(entry, noneLabel);
    el.append(head, middle, foot, error);
  }
  foot.append(readout, back);
  model.on("change", draw);
  draw();
  return () => model.off("change", draw);
}

export default { render };
