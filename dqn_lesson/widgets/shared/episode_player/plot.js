// Q over the whole episode, a curve for each action; under it a mark for each step, and a line at the moment.

import { line, part, sized } from "../dom.js";

export const COLOURS = ["#2f7ed8", "#d9822b", "#3a9e5b", "#a45bc9", "#c94f4f", "#7a8794"];
const DASHES = [[], [6, 3], [2, 3], [9, 3, 2, 3], [12, 4], [1, 2]];
const MARGIN = { left: 52, right: 8, top: 8, strip: 10, bottom: 18 };

export function makePlot(episode, words, jump) {
  const canvas = part("canvas", "dqn-plot", { title: words.plotHelp });
  const kept = document.createElement("canvas"); // the curves, drawn once
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", words.plot);
  const height = episode.q ? 132 : 44;
  let width = 0, pen = null, ink = "black";
  const x = (moment) => MARGIN.left + (moment / episode.steps) * (width - MARGIN.left - MARGIN.right);
  const floor = height - MARGIN.bottom - MARGIN.strip;
  const y = (q) => {
    const [low, high] = episode.range;
    return floor - 4 - ((q - low) / (high - low)) * (floor - 4 - MARGIN.top);
  };

  const drawCurves = (on) => {
    on.font = "11px sans-serif";
    on.fillStyle = on.strokeStyle = ink;
    on.textAlign = "right";
    for (const q of episode.q ? episode.range : []) on.fillText(shownQ(q), MARGIN.left - 6, y(q) + 4);
    on.fillText(episode.steps, width - MARGIN.right, height - 4);
    on.textAlign = "left";
    on.fillText(`${words.step} 0`, MARGIN.left, height - 4);
    for (let action = 0; action < episode.numActions; action += 1) {
      on.strokeStyle = on.fillStyle = COLOURS[action % COLOURS.length];
      on.setLineDash(episode.steps > 120 ? [] : DASHES[action % DASHES.length]); // many points hide the dashes
      on.lineWidth = episode.steps > 120 ? 1 : 1.5;
      on.beginPath();
      for (let moment = 0; episode.q && moment <= episode.steps; moment += 1) {
        on.lineTo(x(moment), y(episode.q[moment * episode.numActions + action]));
      }
      on.stroke();
      const deep = MARGIN.strip / Math.max(2, episode.numActions); // a line for each action
      episode.actions.forEach((taken, moment) => {
        if (taken !== action) return;
        on.fillRect(x(moment), floor + action * deep, Math.max(0.6, x(1) - x(0)), deep);
      });
    }
    on.setLineDash([]);
  };

  const resize = (newWidth, newInk) => {
    [width, ink] = [newWidth, newInk];
    drawCurves(sized(kept, width, height));
    pen = sized(canvas, width, height);
  };
  const draw = (moment) => {
    if (!pen) return;
    pen.clearRect(0, 0, width, height);
    pen.drawImage(kept, 0, 0, width, height);
    pen.strokeStyle = pen.fillStyle = ink;
    line(pen, [x(moment), MARGIN.top - 6, x(moment), floor + MARGIN.strip]);
    for (let action = 0; episode.q && action < episode.numActions; action += 1) {
      pen.fillStyle = COLOURS[action % COLOURS.length];
      pen.beginPath();
      pen.arc(x(moment), y(episode.q[moment * episode.numActions + action]), 3.5, 0, 2 * Math.PI);
      pen.fill();
    }
  };

  const scrub = (event) => {
    const box = canvas.getBoundingClientRect();
    const inside = ((event.clientX - box.left) / box.width) * width - MARGIN.left;
    const moment = Math.round((inside / (width - MARGIN.left - MARGIN.right)) * episode.steps);
    jump(Math.min(episode.steps, Math.max(0, moment)));
  };
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    scrub(event);
  });
  canvas.addEventListener("pointermove", (event) => event.buttons && scrub(event));
  return { canvas, resize, draw };
}

const minus = (text) => text.replace("-", "−");
export const signed = (number, digits = 3) => minus((number < 0 ? "" : "+") + number.toFixed(digits));
export const shownQ = (q) => minus(Math.abs(q) < 10 ? q.toFixed(3) : q.toFixed(1));
