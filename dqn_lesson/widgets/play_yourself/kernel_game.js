// A game whose world is Python's: each message asks for the steps that are due, and no other is sent before its
// picture has come back. So a slow kernel slows the game, and a silent one halts it.

import { filled, part } from "../shared/dom.js";

const SPEEDS = [1, 0.5, 0.25, 0.1];
const ANSWER_SECONDS = 3;

function render({ model, el }) {
  const [words, buttons, idle, seconds] = ["words", "buttons", "idle", "seconds"].map((name) => model.get(name));
  const root = part("div", "dqn-widget dqn-play", { tabIndex: 0, role: "group" });
  root.dataset.lmSuppressShortcuts = "true"; // or JupyterLab takes the keys for itself
  root.innerHTML = `
    <div class="dqn-play-scores"></div>
    <canvas class="dqn-play-stage" role="img" width="600" height="400"></canvas>
    <div class="dqn-play-bar">
      <button type="button">${words.again}</button>
      <button type="button">${words.next}</button>
      <select class="dqn-play-speed" aria-label="${words.speed}"></select>
    </div>
    <div class="dqn-play-sentence" role="status"></div>`;
  const [scores, canvas, bar, sentence] = root.children;
  const [repeat, next, speed] = bar.children;
  const pads = buttons.map(([, , label]) => part("button", "dqn-play-pad", { type: "button", textContent: label }));
  bar.prepend(...pads);
  speed.append(...SPEEDS.map((times) => new Option(times < 1 ? `1/${1 / times} ${words.speed}` : words.fullSpeed, times)));
  root.ariaLabel = words.ready;
  el.append(root);

  let start = 0, game = 0, phase = "", held = [], owed = 0, last = 0, request = 0, waiting = 0, now = { steps: 0, score: 0 };

  const showScore = () => {
    const best = model.get("bests")[speed.value];
    const values = { score: now.score, steps: now.steps, best: best ?? "–" };
    scores.textContent = filled(words.scores, values).replaceAll("-", "−");
    Object.assign(root.dataset, { steps: now.steps, score: now.score });
  };
  const say = (name, values = {}) => {
    phase = name;
    root.dataset.phase = name;
    sentence.textContent = filled(words[name], values);
    canvas.setAttribute("aria-label", sentence.textContent);
    pads.forEach((pad) => { pad.disabled = name === "over" || name === "starting"; });
  };
  const ask = (message) => {
    const silent = () => { sentence.textContent = words.noAnswer; };
    try {
      model.send(message);
      waiting = setTimeout(silent, ANSWER_SECONDS * 1000);
    } catch { // without a kernel there is nobody to play with
      waiting = -1;
      silent();
    }
  };
  const begin = (which) => {
    cancelAnimationFrame(request);
    clearTimeout(waiting);
    [start, held, owed] = [which, [], 0];
    game += 1;
    say("starting");
    ask({ start, game });
    root.focus({ preventScroll: true }); // the next key plays
  };
  const tick = (time) => {
    if (phase !== "playing") return;
    owed += (Math.min(250, Math.max(0, time - last)) / 1000) * Number(speed.value) / seconds;
    last = time;
    if (!waiting && owed >= 1) {
      const steps = Math.floor(owed);
      owed -= steps;
      ask({ action: held.at(-1) ?? idle, steps, speed: speed.value });
    }
    request = requestAnimationFrame(tick);
  };
  const hold = (action) => {
    if (!["ready", "playing", "paused"].includes(phase)) return;
    held = [...held.filter((other) => other !== action), action];
    if (phase === "playing") return;
    say("playing");
    last = performance.now();
    request = requestAnimationFrame(tick);
  };
  const release = (action) => { held = held.filter((other) => other !== action); };
  const pause = () => {
    held = [];
    if (phase === "playing") say("paused");
  };
  const hear = async (told, [jpeg]) => {
    if (told.game !== game) return; // an answer to the game before
    clearTimeout(waiting);
    waiting = 0;
    now = told;
    if (phase === "starting") say("ready");
    if (phase === "playing") sentence.textContent = filled(words.playing, {}); // it may have been silent
    if (told.why) say("over", { why: told.why });
    showScore();
    const picture = await createImageBitmap(new Blob([jpeg], { type: "image/jpeg" }));
    if (canvas.width !== picture.width || canvas.height !== picture.height) {
      [canvas.width, canvas.height] = [picture.width, picture.height];
    }
    canvas.getContext("2d").drawImage(picture, 0, 0);
  };

  pads.forEach((pad, k) => {
    const [, action] = buttons[k];
    pad.addEventListener("pointerdown", () => hold(action));
    for (const name of ["pointerup", "pointercancel", "pointerleave"]) pad.addEventListener(name, () => release(action));
  });
  repeat.addEventListener("click", () => begin(start));
  next.addEventListener("click", () => begin(start + 1));
  const actionOf = (event) => buttons.find(([key]) => key === event.key)?.[1];
  root.addEventListener("keydown", (event) => {
    if (event.target === speed || event.ctrlKey || event.metaKey || event.altKey) return;
    const action = actionOf(event), again = phase === "over" && event.key === " " && event.target.tagName !== "BUTTON";
    if (action === undefined && !again) return;
    event.preventDefault();
    event.stopPropagation();
    if (action !== undefined && !event.repeat) hold(action);
    if (again) begin(start);
  });
  root.addEventListener("keyup", (event) => release(actionOf(event)));
  root.addEventListener("focusout", (event) => { if (!root.contains(event.relatedTarget)) pause(); });
  speed.addEventListener("change", () => { showScore(); root.focus({ preventScroll: true }); });
  model.on("msg:custom", hear);
  model.on("change:bests", showScore);
  say("starting");
  showScore();
  ask({ start, game });
  return () => {
    cancelAnimationFrame(request);
    clearTimeout(waiting);
    model.off("msg:custom", hear);
    model.off("change:bests", showScore);
  };
}

export default { render };
