// A button that opens and closes what stands under it.

function render({ model, el }) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "dqn-fold-button";
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
