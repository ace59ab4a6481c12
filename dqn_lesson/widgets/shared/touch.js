// A drawing with sliders, ticks and buttons: Python draws, the page asks. What is drawn can be dragged, too.

import { markWhenGone, part } from "./dom.js";

function render({ model, el }) {
  const root = part("div", "dqn-widget dqn-touch", { role: "group", ariaLabel: model.get("label") });
  const bar = part("div", "dqn-touch-bar"), page = part("div", "dqn-touch-page"), said = part("div", "dqn-touch-said");
  said.setAttribute("role", "status");
  el.append(root);
  root.append(bar, page, said);

  const set = (name, value) => {
    if (model.get("values")[name] === value) return;
    model.set("values", { ...model.get("values"), [name]: value });
    model.save_changes();
  };
  const makers = {
    slider(about) {
      const input = part("input", "", { type: "range", min: 0, max: about.texts.length - 1, step: 1 });
      const now = part("output", "");
      input.addEventListener("input", () => set(about.name, input.valueAsNumber));
      return [[`${about.label} `, input, now], () => {
        input.value = model.get("values")[about.name];
        now.textContent = about.texts[input.value];
        input.setAttribute("aria-valuetext", now.textContent);
      }];
    },
    tick(about) {
      const input = part("input", "", { type: "checkbox" });
      input.addEventListener("change", () => set(about.name, input.checked));
      return [[input, ` ${about.label}`], () => { input.checked = model.get("values")[about.name]; }];
    },
    button(about) {
      const button = part("button", "", { type: "button", textContent: about.label });
      button.addEventListener("click", () => {
        try {
          model.send({ press: about.name });
        } catch {
          said.textContent = "Python is silent: its kernel has ended. Run this cell again.";
        }
      });
      return [[button], () => { button.disabled = model.get("greyed").includes(about.name); }];
    },
  };
  const follow = model.get("controls").map((about) => {
    const [made, update] = makers[about.kind](about);
    const place = part(about.kind === "button" ? "span" : "label", `dqn-touch-${about.kind}`);
    place.append(...made);
    // On the part that has the focus, or JupyterLab takes the keys for itself.
    for (const one of place.querySelectorAll("input, button")) one.dataset.lmSuppressShortcuts = "true";
    bar.append(place);
    return update;
  });

  // Parts with `data-drag` follow the pointer along one axis, from the first value of a slider to its last.
  let dragged = null;
  const drag = (event) => {
    if (!dragged) return;
    const box = page.querySelector("svg").getScreenCTM().inverse();
    const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(box);
    const { drag: name, axis, from, to } = dragged;
    const most = model.get("controls").find((about) => about.name === name).texts.length - 1;
    const share = ((axis === "x" ? x : y) - Number(from)) / (Number(to) - Number(from));
    set(name, Math.round(Math.min(1, Math.max(0, share)) * most));
  };
  page.addEventListener("pointerdown", (event) => {
    dragged = event.target.closest("[data-drag]") && { ...event.target.closest("[data-drag]").dataset };
    if (dragged) page.setPointerCapture(event.pointerId);
  });
  page.addEventListener("pointermove", drag);
  for (const end of ["pointerup", "pointercancel"]) page.addEventListener(end, () => { dragged = null; });

  const draw = () => {
    for (const update of follow) update();
    page.innerHTML = model.get("page");
    said.innerHTML = model.get("said");
  };
  const forget = markWhenGone(model, el);
  model.on("change", draw);
  draw();
  return () => {
    forget();
    model.off("change", draw);
  };
}

export default { render };
