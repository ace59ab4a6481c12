// CartPole under a person's fingers: the physics runs here, so that no press waits for Python.

import { CART, drawCart } from "../shared/cart.js";
import { filled, onNewLook, part, sized } from "../shared/dom.js";
import { cartpoleStep, cartpoleTerminated } from "../shared/physics.js";

const SPEEDS = [1, 0.5, 0.25, 0.1];
const SIDES = { ArrowLeft: 0, a: 0, ArrowRight: 1, d: 1 };
const ANSWER_SECONDS = 3;

function render({ model, el }) {
  const [words, world, starts] = ["words", "world", "starts"].map((name) => model.get(name));
  const root = part("div", "dqn-widget dqn-play", { tabIndex: 0, role: "group" });
  root.ariaLabel = words.label;
  root.dataset.lmSuppressShortcuts = "true"; // or JupyterLab takes the keys for itself
  root.innerHTML = `
    <div class="dqn-play-scores"></div>
    <canvas class="dqn-play-stage" role="img"></canvas>
    <div class="dqn-play-bar">
      <button type="button" class="dqn-play-left">${words.left}</button>
      <button type="button" class="dqn-play-right">${words.right}</button>
      <button type="button">${words.again}</button>
      <button type="button">${words.next}</button>
      <select class="dqn-play-speed" aria-label="${words.speed}"></select>
    </div>
    <div class="dqn-play-sentence" role="status"></div>`;
  const [scores, canvas, bar, sentence] = root.children;
  const [left, right, repeat, next, speed] = bar.children;
  const sides = [left, right];
  speed.append(...SPEEDS.map((times) => new Option(times < 1 ? `1/${1 / times} ${words.speed}` : words.fullSpeed, times)));
  el.append(root);

  let start = 0, phase = "", states = [], actions = [], side = null, owed = 0, last = 0, request = 0, waiting = 0;
  let pen = null, width = 0, ink = "black";

  const draw = () => {
    const [now, before] = [states.at(-1), states.at(-2) ?? states.at(-1)];
    const share = phase === "playing" ? owed / world.tau : 1; // between two steps
    const between = now.map((number, k) => before[k] + share * (number - before[k]));
    if (pen) drawCart(pen, width, between, world, ink, side === null ? 0 : 2 * side - 1);
    const [position, velocity, angle, angularVelocity] = now;
    Object.assign(root.dataset, { steps: actions.length, position, velocity, angle, angularVelocity });
    const best = model.get("bests")[speed.value];
    scores.textContent = filled(words.scores, { score: actions.length, best: best ?? "–" });
  };
  const say = (name, values = {}) => {
    phase = name;
    root.dataset.phase = name;
    sentence.textContent = filled(words[name], values);
    canvas.setAttribute("aria-label", sentence.textContent);
    sides.forEach((made) => { made.disabled = name === "over"; });
  };
  const begin = (which) => {
    cancelAnimationFrame(request);
    clearTimeout(waiting);
    start = which;
    [states, actions, side, owed] = [[starts[which].state], [], null, 0];
    say("ready");
    draw();
  };
  const push = (to) => {
    if (phase === "over") return;
    side = to;
    if (phase === "playing") return;
    say("playing");
    last = performance.now();
    request = requestAnimationFrame(tick);
  };
  const again = (which) => {
    begin(which);
    root.focus({ preventScroll: true }); // the next key is a push
  };
  sides.forEach((button, to) => {
    button.addEventListener("pointerdown", () => push(to));
    button.addEventListener("click", (event) => event.detail === 0 && push(to)); // by the keyboard
  });
  repeat.addEventListener("click", () => again(start));
  next.addEventListener("click", () => again((start + 1) % starts.length));
  const pause = () => {
    if (phase !== "playing") return;
    cancelAnimationFrame(request);
    say("paused");
  };
  const tick = (time) => {
    owed += (Math.min(100, Math.max(0, time - last)) / 1000) * Number(speed.value);
    last = time;
    while (owed >= world.tau && phase === "playing") {
      owed -= world.tau;
      states.push(cartpoleStep(states.at(-1), side, world));
      actions.push(side);
      const ended = cartpoleTerminated(states.at(-1), world);
      if (ended || actions.length === world.max_steps) end(ended);
    }
    draw();
    if (phase === "playing") request = requestAnimationFrame(tick);
  };
  const end = (terminated) => {
    const why = !terminated ? "time" : Math.abs(states.at(-1)[0]) > world.x_threshold ? "edge" : "fell";
    say("over", { why: filled(words[why], { steps: actions.length }) });
    const game = `${Date.now()} ${Math.random()}`;
    const complain = () => {
      if (phase === "over" && model.get("received") !== game) sentence.textContent += ` ${words.noAnswer}`;
    };
    try {
      model.send({ game, seed: starts[start].seed, speed: speed.value, states, actions });
      waiting = setTimeout(complain, ANSWER_SECONDS * 1000);
    } catch { // without a kernel there is nobody to send it to
      complain();
    }
  };

  root.addEventListener("keydown", (event) => {
    if (event.target === speed || event.ctrlKey || event.metaKey || event.altKey) return;
    const to = SIDES[event.key];
    const anew = phase === "over" && (event.key === " " || event.key === "Enter") && event.target === root;
    if (to === undefined && !anew && event.key !== " ") return;
    if (event.key === " " && event.target.tagName === "BUTTON") return; // which it presses by itself
    event.preventDefault();
    event.stopPropagation();
    if (to !== undefined && !event.repeat) push(to);
    if (anew) again(start);
  });
  root.addEventListener("focusout", (event) => { if (!root.contains(event.relatedTarget)) pause(); });
  speed.addEventListener("change", () => { draw(); root.focus({ preventScroll: true }); });

  const resize = () => {
    if (!canvas.clientWidth) return;
    [width, ink] = [canvas.clientWidth, getComputedStyle(root).color];
    pen = sized(canvas, width, (width * CART.height) / CART.width);
    draw();
  };
  const forget = onNewLook(root, resize);
  model.on("change:bests", draw);
  begin(0);
  return () => {
    cancelAnimationFrame(request);
    clearTimeout(waiting);
    forget();
    model.off("change:bests", draw);
  };
}

export default { render };
