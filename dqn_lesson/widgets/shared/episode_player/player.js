// One or two episodes with one clock. Everything is on the page: while it plays, Python has nothing to do.

import { filled, onNewLook, part } from "../dom.js";
import { makePane } from "./pane.js";
import { steer } from "./steer.js";

const SPEEDS = [0.1, 0.25, 0.5, 1, 2, 4, 10];

function render({ model, el }) {
  const words = model.get("words");
  const root = part("div", "dqn-widget dqn-player", { tabIndex: 0, role: "group" });
  root.ariaLabel = words.label;
  root.dataset.lmSuppressShortcuts = "true"; // or JupyterLab takes the keys for itself
  root.innerHTML = `
    <div class="dqn-panes"></div>
    <div class="dqn-player-bar">
      <button type="button" class="dqn-player-back" title="${words.back}" aria-label="${words.back}">❘◀</button>
      <button type="button" class="dqn-player-play" title="${words.play}" aria-label="${words.play}">▶</button>
      <button type="button" class="dqn-player-on" title="${words.on}" aria-label="${words.on}">▶❘</button>
      <input type="range" class="dqn-player-scrub" min="0" step="1" aria-label="${words.scrub}">
      <span class="dqn-player-where"></span>
      <select class="dqn-player-speed" title="${words.speed}" aria-label="${words.speed}"></select>
    </div>
    <div class="dqn-player-bar dqn-player-over">
      <button type="button" class="dqn-player-rescue"></button>
      <button type="button" class="dqn-player-steer">${words.steer}</button>
      <span role="status"></span>
    </div>
    <div class="dqn-player-help">${words.keys}</div>
    <div class="dqn-player-help" role="status" hidden>${words.closed}</div>`;
  const [panes, bar, over, , closed] = root.children;
  const [rescue, hand, said] = over.children;
  const [back, toggle, on, range, where, speed] = bar.children;
  speed.append(...SPEEDS.map((times) => new Option(times < 1 ? `1/${1 / times} ×` : `${times} ×`, times, times === 1, times === 1)));
  el.append(root);

  let made = [], longest = 1, seconds = 0.02, now = 0, playing = false, last = 0, request = 0, drawn = 0;

  const draw = () => {
    const moment = Math.min(longest, Math.floor(now + 1e-6));
    for (const pane of made) pane.draw(moment, now - moment);
    drawn += 1;
    root.dataset.drawn = drawn;
    if (root.dataset.moment === String(moment)) return;
    root.dataset.moment = range.value = moment;
    rescue.disabled = hand.disabled = moment >= made[0].episode.steps;
    where.textContent = filled(words.where, { step: moment, steps: longest });
    range.setAttribute("aria-valuetext", where.textContent);
  };
  const tick = (time) => {
    const passed = Math.min(100, Math.max(0, time - last)) / 1000; // a frame's time may lie before the press
    now = Math.min(longest, now + (passed / seconds) * Number(speed.value));
    last = time;
    if (now >= longest) setPlaying(false);
    draw();
    if (playing) request = requestAnimationFrame(tick);
  };
  const setPlaying = (wanted) => {
    letGo();
    if (wanted && now >= longest) now = 0;
    if (wanted && !playing) {
      last = performance.now();
      request = requestAnimationFrame(tick);
    }
    if (!wanted && playing) {
      cancelAnimationFrame(request);
      now = Math.floor(now + 1e-6);
      draw();
      tell();
    }
    playing = wanted;
    root.dataset.playing = playing;
    toggle.textContent = playing ? "❚❚" : "▶";
    toggle.title = words[playing ? "pause" : "play"];
    toggle.setAttribute("aria-label", toggle.title);
  };
  const jump = (moment) => {
    setPlaying(false);
    now = Math.min(longest, Math.max(0, moment));
    draw();
    tell();
  };
  const step = (count) => jump(Math.floor(now + 1e-6) + count);
  toggle.addEventListener("click", () => setPlaying(!playing));
  back.addEventListener("click", () => step(-1));
  on.addEventListener("click", () => step(1));
  let telling = 0;
  const tell = () => { // once it stands still
    clearTimeout(telling);
    telling = setTimeout(() => {
      if (playing || model.get("moment") === now) return;
      try {
        model.send({ moment: now }); // it fails where `save_changes` is silent: without a kernel
        model.set("moment", now);
        model.save_changes();
      } catch {
        closed.hidden = false;
      }
    }, 150);
  };

  // Taking over: an agent does so in Python, the learner here; Python plays the presses again.
  let steered = null;
  const letGo = () => {
    steered?.stop();
    steered = null;
    delete root.dataset.steered;
    said.textContent = "";
  };
  const send = (message) => {
    try {
      model.send(message);
    } catch {
      closed.hidden = false;
    }
  };
  rescue.addEventListener("click", () => {
    jump(now);
    send({ takeOver: now });
  });
  hand.addEventListener("click", () => {
    jump(now);
    const [{ episode, drawState }] = made, moment = now;
    const most = Math.max(1, episode.limit - moment);
    steered = steer(episode.world, [...episode.states.subarray(4 * moment, 4 * moment + 4)], most, Number(speed.value), drawState, (actions) => {
      letGo();
      send({ takeOver: moment, actions });
    });
    root.dataset.steered = true;
    said.textContent = words.steering;
    root.focus({ preventScroll: true }); // the next key is a push
  });
  const hear = (message) => {
    if (message.play && !matchMedia("(prefers-reduced-motion: reduce)").matches) setPlaying(true);
  };
  const SIDES = { ArrowLeft: 0, ArrowRight: 1 };

  const KEYS = {
    " ": () => setPlaying(!playing), k: () => setPlaying(!playing),
    ArrowLeft: () => step(-1), ArrowRight: () => step(1), ArrowUp: () => step(1), ArrowDown: () => step(-1),
    PageDown: () => step(-10), PageUp: () => step(10), Home: () => jump(0), End: () => jump(longest),
  };
  root.addEventListener("keydown", (event) => {
    const key = event.shiftKey && { ArrowLeft: "PageDown", ArrowRight: "PageUp" }[event.key] || event.key;
    if (event.target === speed || event.ctrlKey || event.metaKey || event.altKey || !KEYS[key]) return;
    if (key === " " && event.target.tagName === "BUTTON") return; // which it presses by itself
    event.preventDefault();
    event.stopPropagation();
    if (steered && event.key in SIDES) steered.push(SIDES[event.key]);
    else KEYS[key]();
  });
  range.addEventListener("input", () => jump(range.valueAsNumber));

  const resize = () => {
    const ink = getComputedStyle(root).color;
    for (const pane of made) if (pane.root.clientWidth) pane.resize(pane.root.clientWidth, ink);
    draw();
  };
  const show = () => {
    setPlaying(false);
    made = model.get("episodes").map((data) => makePane(data, words, jump));
    longest = Math.max(...made.map((pane) => pane.episode.steps));
    seconds = made[0].episode.stepSeconds;
    range.max = longest;
    now = Math.min(longest, model.get("moment"));
    panes.replaceChildren(...made.map((pane) => pane.root));
    panes.dataset.count = made.length;
    over.hidden = !model.get("rescuer");
    hand.hidden = !made[0].episode.world; // by hand only where the page knows the physics
    rescue.textContent = filled(words.rescue, { who: model.get("rescuer") });
    delete root.dataset.moment;
    resize();
  };
  const follow = () => {
    if (model.get("moment") !== Math.floor(now + 1e-6)) jump(model.get("moment"));
  };
  const forget = onNewLook(root, resize);
  model.on("change:episodes", show);
  model.on("change:moment", follow);
  model.on("msg:custom", hear);
  show();
  return () => {
    cancelAnimationFrame(request);
    clearTimeout(telling);
    letGo();
    forget();
    model.off("msg:custom", hear);
    model.off("change:episodes", show);
    model.off("change:moment", follow);
  };
}

export default { render };
