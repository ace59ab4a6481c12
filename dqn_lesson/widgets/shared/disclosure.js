// A button that opens and closes what stands under it.

import { part } from "./dom.js";

function render({ model, el }) {
  const button = part("button", "dqn-fold-button", { type: "button" });
  button.dataset.lmSuppressShortcuts = "true";
  button.addEventListener("click", () => {
    model.set("opened", !model.get("opened"));
    model.save_changes();
    draw();
  });
  const draw = () => {
    button.textContent = model.get("label");
    button.setAttribute("aria-expanded", model.get("opened"));
  };
  el.append(button);
  model.on("change", draw);
  draw();
  return () => model.off("change", draw);
}

export default { render };
