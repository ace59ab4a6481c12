// A slider of the panel's first view.

import { makeSetting } from "./setting.js";

const KEYS = "label help stops recommended value text back back_help readout missing error".split(" ");

function render({ model, el }) {
  const row = () => Object.fromEntries(KEYS.map((key) => [key, model.get(key)]));
  const draw = makeSetting(el, "slider", (change) => {
    if ("text" in change) model.send(change);
    else {
      model.set("value", change.value);
      model.save_changes();
      draw(row());
    }
  });
  const redraw = () => draw(row());
  model.on("change", redraw);
  redraw();
  return () => model.off("change", redraw);
}

export default { render };
