// Brings a widget into view that a cell's run has just shown: JupyterLab moves on to the next cell, past it.

const SETTLING = 1_500; // ms in which pictures that come later may still push it away
const BY_HAND = ["wheel", "pointerdown", "touchstart", "keydown"]; // then the page is the learner's

function render({ model, el }) {
  el.classList.add("dqn-in-view");
  if (!model.get("wanted")) return undefined; // after a reload the page stays where it is
  model.set("wanted", false);
  model.save_changes();
  const until = performance.now() + SETTLING;
  const stop = () => {
    clearInterval(watching);
    for (const kind of BY_HAND) window.removeEventListener(kind, stop, true);
  };
  const watching = setInterval(() => {
    const cell = el.closest(".jp-Cell");
    if (performance.now() > until) stop();
    else if (cell && isActive(cell)) show(cell, el.closest(".dqn-widget"));
  }, 60);
  for (const kind of BY_HAND) window.addEventListener(kind, stop, true);
  return stop;
}

// Of a cell that was run alone: with Run All, each panel in the notebook would pull the page to itself.
const isActive = (cell) =>
  [cell, cell.nextElementSibling].some((one) => one?.classList.contains("jp-mod-active"));

function show(cell, widget) {
  const room = cell.closest(".jp-WindowedPanel-outer")?.clientHeight ?? window.innerHeight;
  const whole = cell.offsetHeight <= room;
  (whole ? cell : widget).scrollIntoView({ block: whole ? "nearest" : "start" });
}

export default { render };
