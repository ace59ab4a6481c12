// Three maps of Q-values over angle and angular velocity, painted from two small tables of numbers.

import { floats, part } from "../shared/dom.js";

const LOW = [0x5b, 0x7f, 0xb5], HIGH = [0xfb, 0xf6, 0xe9]; // little and much worth
const LEFT = [0x6e, 0xa6, 0xe0], EVEN = [255, 255, 255], RIGHT = [0xf0, 0xa3, 0x5e];
const INK = "#1d1d1d";
const SIDE = 264; // of a map, in its own units
const NUM_LETTERS = 6; // a side
const SAVE = { first: 1_000, every: 10_000 }; // ms until the page sends its picture
const NEAR = { position: 0.4, velocity: 0.5 }; // how close to the sliders a filled dot was met

const mix = (a, b, share) => a.map((number, k) => number + (b[k] - number) * share);
const clip = (value) => Math.min(1, Math.max(0, value));

// The line on which a table has one level, as pieces from edge to edge of its cells ("marching squares").
function contour(values, n, level) {
  const pieces = [];
  for (let row = 0; row < n - 1; row++) {
    for (let column = 0; column < n - 1; column++) {
      const corners = [[column, row], [column + 1, row], [column + 1, row + 1], [column, row + 1]];
      const heights = corners.map(([x, y]) => values[y * n + x] - level);
      const cuts = [];
      for (let k = 0; k < 4; k++) {
        const [a, b] = [heights[k], heights[(k + 1) % 4]];
        if (a > 0 === b > 0) continue;
        const [from, to] = [corners[k], corners[(k + 1) % 4]];
        cuts.push(mix(from, to, a / (a - b)));
      }
      for (let k = 0; k + 1 < cuts.length; k += 2) pieces.push([cuts[k], cuts[k + 1]]);
    }
  }
  return pieces;
}

// Round numbers between two values: about six.
function levels(low, high) {
  const rough = (high - low) / 6;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].find((k) => k * power >= rough) * power;
  const found = [];
  for (let k = Math.ceil(low / step); k * step <= high; k++) found.push(Number((k * step).toPrecision(6)));
  return found;
}

class Field {
  constructor(parent, name, texts, edges) {
    this.title = texts[name];
    const figure = part("figure", "dqn-map-field", { innerHTML: `
      <figcaption class="dqn-map-title">${this.title}</figcaption>
      <div class="dqn-map-frame">
        <span class="dqn-map-tick dqn-map-upper">+${edges.angular_velocity}</span>
        <span class="dqn-map-axis">${texts.angular_velocity}</span>
        <span class="dqn-map-tick dqn-map-lower">−${edges.angular_velocity}</span>
        <canvas data-map="${name}" role="img"></canvas>
      </div>
      <div class="dqn-map-below"><span>${texts.leaning.split("|").join("</span><span>")}</span></div>
      <div class="dqn-map-scale"></div>` });
    parent.append(figure);
    this.canvas = figure.querySelector("canvas");
    this.scale = figure.querySelector(".dqn-map-scale");
  }

  say(words, values) {
    this.scale.textContent = `${words} (${Math.min(...values).toFixed(2)} … ${Math.max(...values).toFixed(2)})`;
    this.canvas.setAttribute("aria-label", `${this.title}. ${this.scale.textContent}`);
  }

  begin() {
    const ratio = 2 * (window.devicePixelRatio || 1);
    this.canvas.width = this.canvas.height = SIDE * ratio;
    this.pen = this.canvas.getContext("2d");
    this.pen.scale(ratio, ratio);
  }

  // Paints a table, the lowest angular velocity at the bottom.
  paint(values, n, colour) {
    const small = new OffscreenCanvas(n, n);
    const brush = small.getContext("2d");
    const image = brush.createImageData(n, n);
    values.forEach((value, k) => {
      const at = 4 * ((n - 1 - Math.floor(k / n)) * n + (k % n));
      image.data.set([...colour(value), 255], at);
    });
    brush.putImageData(image, 0, 0);
    this.pen.imageSmoothingEnabled = true;
    // The middle of the outermost cells lies on the edge.
    this.pen.drawImage(small, 0.5, 0.5, n - 1, n - 1, 0, 0, SIDE, SIDE);
  }

  line(pieces, n, width) {
    const at = (k) => (SIDE * k) / (n - 1);
    this.pen.strokeStyle = INK;
    this.pen.lineWidth = width;
    this.pen.lineCap = "round";
    this.pen.beginPath();
    for (const [from, to] of pieces) {
      this.pen.moveTo(at(from[0]), SIDE - at(from[1]));
      this.pen.lineTo(at(to[0]), SIDE - at(to[1]));
    }
    this.pen.stroke();
  }

  words(text, x, y, size, weight = "600") {
    this.pen.font = `${weight} ${size}px sans-serif`;
    this.pen.textAlign = "center";
    this.pen.textBaseline = "middle";
    this.pen.lineWidth = 3;
    this.pen.strokeStyle = "rgba(255, 255, 255, 0.8)";
    this.pen.strokeText(text, x, y);
    this.pen.fillStyle = INK;
    this.pen.fillText(text, x, y);
  }

  dots(states, edges, position, velocity) {
    for (let k = 0; k + 3 < states.length; k += 4) {
      const x = (0.5 + states[k + 2] / edges.angle / 2) * SIDE;
      const y = (0.5 - states[k + 3] / edges.angular_velocity / 2) * SIDE;
      const near = Math.abs(states[k] - position) < NEAR.position && Math.abs(states[k + 1] - velocity) < NEAR.velocity;
      this.pen.beginPath();
      this.pen.arc(x, y, near ? 1.6 : 1.9, 0, 7);
      this.pen.fillStyle = this.pen.strokeStyle = near ? INK : "rgba(29, 29, 29, 0.55)";
      this.pen.lineWidth = 0.6;
      if (near) this.pen.fill();
      else this.pen.stroke();
    }
  }

  cross(x, y) {
    for (const [colour, width] of [["white", 5], [INK, 2]]) {
      this.pen.strokeStyle = colour;
      this.pen.lineWidth = width;
      this.pen.beginPath();
      for (const [across, down] of [[1, 0], [0, 1]]) {
        this.pen.moveTo(x - 9 * across, y - 9 * down);
        this.pen.lineTo(x + 9 * across, y + 9 * down);
      }
      this.pen.stroke();
    }
  }
}

function paintSure(field, left, right, n, texts) {
  const values = right.map((value, k) => value - left[k]);
  const most = Math.max(...values.map(Math.abs)) || 1;
  field.paint(values, n, (value) => mix(EVEN, value < 0 ? LEFT : RIGHT, Math.abs(value) / most));
  field.line(contour(values, n, 0), n, 2.6);
  for (let row = 0; row < NUM_LETTERS; row++) {
    for (let column = 0; column < NUM_LETTERS; column++) {
      const [x, y] = [(column + 0.5) / NUM_LETTERS, (row + 0.5) / NUM_LETTERS];
      const value = values[Math.floor((1 - y) * n) * n + Math.floor(x * n)];
      field.words(value > 0 ? "R" : "L", x * SIDE, y * SIDE, 11 + (12 * Math.abs(value)) / most, "700");
    }
  }
  field.say(texts.letters, values);
}

function paintWorth(field, values, n, low, high, texts) {
  field.paint(values, n, (value) => mix(LOW, HIGH, clip((value - low) / (high - low || 1))));
  const written = [];
  for (const level of low < high ? levels(low, high) : []) {
    const pieces = contour(values, n, level);
    field.line(pieces, n, 0.9);
    const middles = pieces
      .map(([from, to]) => mix(from, to, 0.5).map((k) => (SIDE * k) / (n - 1)))
      .map(([x, y]) => [x, SIDE - y])
      .filter(([x, y]) => x > 20 && x < SIDE - 20 && y > 12 && y < SIDE - 12)
      .filter(([x, y]) => written.every(([a, b]) => Math.hypot(a - x, b - y) > 34))
      .sort(([a, b], [x, y]) => Math.abs(a + b - SIDE) - Math.abs(x + y - SIDE));
    if (!middles.length) continue;
    written.push(middles[0]);
    field.words(String(level), ...middles[0], 13);
  }
  field.say(texts.lines, values);
}

// The maps side by side on white, with their words, for the notebook as it is saved.
function pictureOf(fields, texts) {
  const [scale, gap, top, foot] = [1.5, 26, 26, 24];
  const canvas = part("canvas", "");
  canvas.width = scale * (fields.length * (SIDE + gap) + gap);
  canvas.height = scale * (top + SIDE + foot);
  const pen = canvas.getContext("2d");
  pen.fillStyle = "white";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.scale(scale, scale);
  pen.fillStyle = INK;
  pen.font = "12px sans-serif";
  pen.textAlign = "center";
  fields.forEach((field, k) => {
    const left = gap + k * (SIDE + gap);
    pen.drawImage(field.canvas, left, top, SIDE, SIDE);
    pen.fillText(field.title, left + SIDE / 2, top - 9, SIDE);
    pen.fillText(texts.leaning.replaceAll("|", " "), left + SIDE / 2, top + SIDE + 16, SIDE);
  });
  pen.rotate(-Math.PI / 2);
  pen.fillText(texts.angular_velocity, -top - SIDE / 2, gap - 9, SIDE);
  return canvas.toDataURL("image/png");
}

// A slider for one of the numbers in `edges`, or for `stage`, the checkpoint.
function slider(parent, name, texts, edges, model, act) {
  const whole = name === "stage";
  const scale = whole ? 1 : edges[name] / 40; // in whole stops, which no rounding moves
  const row = part("label", "dqn-map-slider", { innerHTML: `
    <span>${texts[name]}</span><input type="range" min="${whole ? 0 : -40}" max="40" data-name="${name}"><output></output>` });
  const [range, value] = [row.querySelector("input"), row.querySelector("output")];
  range.dataset.lmSuppressShortcuts = "true"; // or JupyterLab takes the arrow keys for itself
  parent.append(row);
  const show = () => {
    const stages = model.get("stages");
    if (whole) range.max = stages.length - 1;
    range.value = Math.round(model.get(name) / scale);
    value.textContent = whole ? stages[model.get(name)] : Number(model.get(name)).toFixed(2);
    range.setAttribute("aria-valuetext", value.textContent);
    row.hidden = whole && stages.length < 2;
  };
  range.addEventListener("input", () => act(name, range.value * scale));
  return show;
}

// The texts are Python's own, so they may be markup; what tells of a learner's agent comes in as text alone.
function render({ model, el }) {
  const texts = model.get("texts"), edges = model.get("edges");
  el.classList.add("dqn-widget", "dqn-map");
  el.innerHTML = `
    <p class="dqn-map-note" role="status"></p>
    <p class="dqn-map-now"></p>
    <fieldset class="dqn-map-sliders dqn-map-cart"><legend>${texts.cart}</legend></fieldset>
    <div class="dqn-map-fields"></div>
    <label class="dqn-map-tickbox"><input type="checkbox" checked><span></span></label>
    <fieldset class="dqn-map-sliders dqn-map-cross"><legend>${texts.cross}</legend></fieldset>
    <output class="dqn-map-readout" role="status"></output>
    <details class="dqn-map-see"><summary>${texts.see}</summary><ul>${texts.hints}</ul></details>`;
  const [note, now, inputs, maps, tick, cross, readout] = el.children; // `now`: how far the agent followed is
  const [box, source] = tick.children;

  const set = (name, value) => {
    model.set(name, value);
    model.save_changes();
  };
  const shows = [
    ...["stage", "position", "velocity"].map((name) => slider(inputs, name, texts, edges, model, set)),
    ...["angle", "angular_velocity"].map((name) => slider(cross, name, texts, edges, model, set)),
  ];
  const fields = ["sure", "left", "right"].map((name) => new Field(maps, name, texts, edges));
  for (const { canvas } of fields) {
    canvas.addEventListener("pointerdown", (event) => {
      model.set("angle", (2 * clip(event.offsetX / canvas.clientWidth) - 1) * edges.angle);
      set("angular_velocity", (1 - 2 * clip(event.offsetY / canvas.clientHeight)) * edges.angular_velocity);
    });
  }

  let wanted = 0, drawn = 0, saving = 0, saved = false;
  const save = () => {
    saving = 0;
    saved = true;
    try {
      model.send({ picture: pictureOf(fields, texts) });
    } catch { // without a kernel there is nobody to keep it
    }
  };
  const draw = () => {
    wanted = 0;
    const [all, states] = [floats(model.get("grid")), floats(model.get("dots"))];
    const n = Math.sqrt(all.length / 2);
    const [left, right] = [all.slice(0, n * n), all.slice(n * n)].map((values) => [...values]);
    const low = Math.min(...all), high = Math.max(...all);
    shows.forEach((show) => show());
    note.textContent = model.get("note");
    const [name, ...others] = model.get("stages");
    now.textContent = !others.length && name.startsWith(`${texts.now}:`) ? name : "";
    readout.textContent = model.get("readout");
    source.textContent = `${texts.show}. ${model.get("dots_text")} ${states.length ? texts.near : ""}`;
    for (const field of fields) field.begin();
    if (all.every(Number.isFinite)) {
      paintSure(fields[0], left, right, n, texts);
      paintWorth(fields[1], left, n, low, high, texts);
      paintWorth(fields[2], right, n, low, high, texts);
    }
    const x = (0.5 + model.get("angle") / edges.angle / 2) * SIDE;
    const y = (0.5 - model.get("angular_velocity") / edges.angular_velocity / 2) * SIDE;
    for (const field of fields) {
      if (box.checked) field.dots(states, edges, model.get("position"), model.get("velocity"));
      field.cross(x, y);
    }
    el.dataset.drawn = ++drawn;
    saving ||= setTimeout(save, saved ? SAVE.every : SAVE.first);
    el.dataset.range = `${low.toFixed(3)} ${high.toFixed(3)}`;
  };
  // Several changes in one message are painted once.
  const redraw = () => (wanted ||= requestAnimationFrame(draw));
  // JupyterLab marks its own widgets when their kernel has ended, but not this kind.
  const gone = () => el.classList.add("jupyter-widgets-disconnected");
  model.on("comm_live_update", gone);
  model.on("change", redraw);
  box.addEventListener("change", redraw);
  draw();
  return () => {
    model.off("comm_live_update", gone);
    model.off("change", redraw);
    cancelAnimationFrame(wanted);
    clearTimeout(saving);
  };
}

export default { render };
