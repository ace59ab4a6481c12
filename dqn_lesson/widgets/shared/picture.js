// A picture whose bytes come from Python. The old one stays until the new one can be painted: no flicker.

function render({ model, el }) {
  const image = document.createElement("img");
  const instead = document.createElement("div");
  let address = "";

  const paint = () => {
    const bytes = model.get("png");
    const before = address;
    image.hidden = !bytes.byteLength;
    if (bytes.byteLength) {
      address = URL.createObjectURL(new Blob([bytes], { type: "image/png" }));
      image.src = address;
    }
    URL.revokeObjectURL(before);
    describe();
  };
  const describe = () => {
    image.alt = model.get("text");
    instead.textContent = model.get("text");
    instead.hidden = !image.hidden;
    Object.assign(el.dataset, model.get("facts"));
  };

  el.classList.add("dqn-picture");
  el.append(image, instead);
  model.on("change:png", paint);
  model.on("change:text change:facts", describe);
  paint();
  return () => {
    model.off("change:png", paint);
    model.off("change:text change:facts", describe);
    URL.revokeObjectURL(address);
  };
}

export default { render };
