// A slider by the browser's own <input type="range">: it knows the keyboard and speaks to screen readers.

function render({ model, el }) {
  const part = (tag, name, more) => Object.assign(document.createElement(tag), { className: name }, more);
  const id = `dqn-slider-${Math.random().toString(36).slice(2)}`; // each widget has this module for itself
  const label = part("label", "dqn-label", { htmlFor: id });
  const value = part("output", "dqn-value", { htmlFor: id });
  const range = part("input", "dqn-range", { id, type: "range", min: 0, step: 1 });
  const readout = part("div", "dqn-readout");
  const back = part("button", "dqn-back", { type: "button" });

  // Not the position on the slider but the nearest stop: the value may stand between two.
  const position = () => {
    const distances = model.get("stops").map((stop) => Math.abs(stop - model.get("value")));
    return distances.indexOf(Math.min(...distances));
  };

  const draw = () => {
    const stops = model.get("stops");
    label.textContent = model.get("label");
    value.textContent = model.get("text");
    range.max = stops.length - 1;
    range.value = position();
    range.setAttribute("aria-valuetext", `${model.get("text")}: ${model.get("readout")}`);
    readout.textContent = model.get("readout");
    back.textContent = `↺ ${model.get("back")}`;
    back.setAttribute("aria-label", model.get("back_help"));
    back.title = model.get("back_help");
    back.hidden = !model.get("back");
    el.title = model.get("help");
    el.dataset.changed = Boolean(model.get("back"));
    const recommended = stops.indexOf(model.get("recommended"));
    el.style.setProperty("--recommended", recommended / (stops.length - 1));
    el.style.setProperty("--position", position() / (stops.length - 1));
  };

  const set = (chosen) => {
    model.set("value", chosen);
    model.save_changes();
    draw();
  };
  range.addEventListener("input", () => set(model.get("stops")[range.valueAsNumber]));
  back.addEventListener("click", () => {
    set(model.get("recommended"));
    range.focus();
  });

  el.classList.add("dqn-slider");
  for (const focusable of [range, back]) {
    focusable.dataset.lmSuppressShortcuts = "true"; // or JupyterLab takes the arrow keys for itself
  }
  const track = part("div", "dqn-track");
  track.append(range);
  const foot = part("div", "dqn-foot");
  foot.append(readout, back);
  el.append(label, value, track, foot);
  model.on("change", draw);
  draw();
  return () => model.off("change", draw);
}

export default { render };
