// A button that opens and closes what stands under it, and says to a screen reader which of the two it is.

import { part } from "../../shared/dom.js";

function render({ model, el }) {
  const button = part("button", "dqn-fold-button", { type: "button" });
  button.dataset.lmSuppressShortcuts = "true"; // or JupyterLab takes Enter for itself
  button.addEventListener("click", () => {
    model.set("value", !model.get("value"));
    model.save_changes();
  });
  const draw = () => {
    button.textContent = model.get("description");
    button.setAttribute("aria-expanded", model.get("value"));
  };
  model.on("change", draw);
  draw();
  el.append(button);
  return () => model.off("change", draw);
}

export default { render };
