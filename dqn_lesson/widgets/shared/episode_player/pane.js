// One episode: its picture, its Q-values and its action, the state's numbers, Q over time.

import { CART, drawCart } from "../cart.js";
import { filled, floats, part, sized } from "../dom.js";
import { COLOURS, makePlot, shownQ, signed } from "./plot.js";

// What came from Python, ready to be looked at.
function unpacked(data) {
  const episode = { ...data, numActions: data.actionNames.length };
  for (const name of ["states", "actions", "rewards", "q"]) episode[name] = floats(data[name]);
  if (!episode.q.length) episode.q = null;
  else {
    const low = episode.q.reduce((a, b) => Math.min(a, b));
    const high = episode.q.reduce((a, b) => Math.max(a, b));
    episode.range = high > low ? [low, high] : [low - 0.5, high + 0.5];
    episode.numActions = episode.q.length / (episode.steps + 1);
  }
  return episode;
}

export function makePane(data, words, jump) {
  const episode = unpacked(data);
  const root = part("section", "dqn-pane", { innerHTML: `
    <div class="dqn-pane-head"><strong></strong> ${episode.ending}</div>
    <canvas class="dqn-frame" role="img"></canvas>
    <div class="dqn-bars" data-has-q="${Boolean(episode.q)}"></div>
    <div class="dqn-reading"></div>
    <div class="dqn-numbers"></div>
    <div class="dqn-player-notes"></div>` });
  const [head, frame, bars, reading, numbers, notes] = root.children;
  const plot = makePlot(episode, words, jump);
  head.firstChild.textContent = episode.name;
  reading.after(plot.canvas);
  const rows = Array.from({ length: episode.numActions }, (_, action) => makeBar(bars, episode, action));
  const cells = episode.numbers.map(([name, unit]) => {
    const row = part("div", "", { innerHTML: `<span class="dqn-number-name">${name}</span><span></span>` });
    numbers.append(row);
    const [, size, plain] = /^([\d.]+) (.+)$/.exec(unit) ?? ["", 1, unit]; // a unit of 10 m is shown in m
    return (value) => { row.lastChild.textContent = `${signed(value * size)} ${plain}`; };
  });
  const stage = episode.world ? cartStage(frame, episode) : pictureStage(frame, episode);
  for (const note of notesOf(episode, words)) notes.append(part("div", "", { textContent: note }));

  let shown = -1;
  const draw = (wanted, fraction) => {
    const moment = Math.min(wanted, episode.steps);
    stage.draw(moment, wanted > episode.steps ? 0 : fraction);
    if (moment === shown) return;
    shown = moment;
    plot.draw(moment);
    const action = moment < episode.steps ? episode.actions[moment] : -1;
    rows.forEach((row, number) => row(moment, number === action));
    cells.forEach((cell, number) => cell(episode.states[moment * episode.size + number]));
    reading.textContent = readingOf(episode, words, moment, action);
    frame.setAttribute("aria-label", `${episode.name} ${filled(words.at, { step: moment })}`);
    root.dataset.moment = moment;
    root.dataset.action = action;
  };
  const resize = (width, ink) => {
    shown = -1;
    stage.resize(width, ink);
    plot.resize(width, ink);
  };
  return { root, draw, resize, episode, drawState: stage.drawState };
}

function makeBar(bars, episode, action) {
  const row = part("div", "dqn-q", { innerHTML:
    `<span class="dqn-q-name">${episode.actionNames[action]}</span><span class="dqn-q-bar"></span><span class="dqn-q-value"></span>` });
  const [, bar, value] = row.children;
  row.style.setProperty("--colour", COLOURS[action % COLOURS.length]);
  bars.append(row);
  return (moment, taken) => {
    row.dataset.taken = taken;
    row.setAttribute("aria-current", taken);
    bar.hidden = value.hidden = !episode.q;
    if (!episode.q) return;
    const q = episode.q[moment * episode.numActions + action];
    const [low, high] = episode.range;
    bar.style.setProperty("--share", (q - low) / (high - low));
    value.textContent = shownQ(q);
  };
}

function readingOf(episode, words, moment, action) {
  const said = [action < 0 ? words.over : filled(words.taken, {
    action: episode.actionNames[action], reward: signed(episode.rewards[moment], 0).replace("+0", "0") })];
  if (episode.gamma > 0 && episode.gamma < 1 && episode.q && action >= 0) { // 1 tells that it falls, but not when
    const q = episode.q.subarray(moment * episode.numActions, (moment + 1) * episode.numActions);
    const best = Math.max(...q);
    // Q = -gamma^(n - 1) where the pole falls at the n-th step from here.
    const steps = best >= 0 ? Infinity : Math.log(-best) / Math.log(episode.gamma) + 1;
    const key = steps > 1000 ? "fallsNot" : steps <= 1.5 ? "fallsNow" : "falls";
    said.push(filled(words[key], { steps: Math.max(1, Math.round(steps)) }));
  }
  return said.join(" ");
}

function notesOf(episode, words) {
  const notes = [];
  if (!episode.q) notes.push(episode.trouble ? filled(words.trouble, episode) : words.noQ);
  const all = episode.steps + 1;
  if (episode.moments && episode.moments.length < all) {
    notes.push(filled(words.pictures, { shown: episode.moments.length, all: all.toLocaleString("en") }));
  }
  return notes;
}

// Drawn here, at every moment and between two.
function cartStage(canvas, episode) {
  let pen = null, width = 0, ink = "black";
  const resize = (newWidth, newInk) => {
    [width, ink] = [newWidth, newInk];
    pen = sized(canvas, width, (width * CART.height) / CART.width);
  };
  const draw = (moment, fraction) => {
    if (!pen) return;
    const at = (step) => episode.states.subarray(step * 4, step * 4 + 4);
    const [now, next] = [at(moment), at(Math.min(moment + 1, episode.steps))];
    const push = moment < episode.steps ? 2 * episode.actions[moment] - 1 : 0;
    drawState(now.map((number, k) => number + fraction * (next[k] - number)), push);
  };
  const drawState = (state, push) => pen && drawCart(pen, width, state, episode.world, ink, push);
  return { resize, draw, drawState };
}

// Drawn by the environment; the pictures near the moment are kept unpacked.
function pictureStage(canvas, episode) {
  const { pictures, starts, moments } = episode;
  const bitmaps = new Map(); // index -> the promise of one
  let wanted = -1;
  const unpack = (index) => {
    if (index >= moments.length || bitmaps.has(index)) return;
    const bytes = new Uint8Array(pictures.buffer, pictures.byteOffset + starts[index], starts[index + 1] - starts[index]);
    bitmaps.set(index, createImageBitmap(new Blob([bytes], { type: "image/png" })));
  };
  const draw = (moment) => {
    let index = Math.round((moment / episode.steps) * (moments.length - 1));
    while (moments[index] > moment) index -= 1;
    while (moments[index + 1] <= moment) index += 1;
    if (index === wanted) return;
    wanted = index;
    for (let ahead = 0; ahead < 12; ahead += 1) unpack(index + ahead);
    for (const [other, bitmap] of bitmaps) {
      if (other >= index - 12 && other <= index + 24) continue;
      bitmap.then((old) => old.close());
      bitmaps.delete(other);
    }
    bitmaps.get(index).then((bitmap) => {
      if (index !== wanted) return;
      if (canvas.width !== bitmap.width) [canvas.width, canvas.height] = [bitmap.width, bitmap.height];
      canvas.getContext("2d").drawImage(bitmap, 0, 0);
      canvas.dataset.picture = index;
    });
  };
  canvas.classList.add("dqn-picture-frame");
  return { resize() {}, draw };
}
