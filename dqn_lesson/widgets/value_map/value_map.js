// Maps of Q-values over two numbers of a state, one for each action, painted from small tables of numbers; or a
// table, where a state is one number.

import { filled, floats, markWhenGone, part } from "../shared/dom.js";

const LOW = [0x5b, 0x7f, 0xb5], HIGH = [0xfb, 0xf6, 0xe9]; // little and much worth
const EVEN = [255, 255, 255]; // two actions are worth the same
const COLOURS = [ // of the actions
  [0x6e, 0xa6, 0xe0], [0xf0, 0xa3, 0x5e], [0x7f, 0xc4, 0x8f], [0xc7, 0x9c, 0xdc], [0xe3, 0xcf, 0x5f], [0xe5, 0x8f, 0x9b],
];
const INK = "#1d1d1d";
const SIDE = 264; // of a map, in its own units
const NUM_LETTERS = 6; // a side
const SAVE = { first: 1_000, every: 10_000 }; // ms until the page sends its picture
const NEAR = 0.1; // of an axis: how close to the sliders a filled dot was met
const STOPS = 80; // of a slider

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

// Where a number stands on its axis, from 0 to 1.
const share = (number, [, low, high]) => (number - low) / (high - low || 1);
// The end of an axis, as people write it.
const end = (number) => Number(number.toPrecision(2)).toString().replace("-", "−");

// As many digits as a number on this axis is worth; a numbered state is whole.
const digits = ([name, low, high]) => (name === "state" ? 0 : high - low < 1 ? 3 : 2);

class Field {
  constructor(parent, name, title) {
    this.title = title;
    const figure = part("figure", "dqn-map-field", { innerHTML: `
      <figcaption class="dqn-map-title"></figcaption>
      <div class="dqn-map-frame">
        <span class="dqn-map-tick dqn-map-upper"></span>
        <span class="dqn-map-axis"></span>
        <span class="dqn-map-tick dqn-map-lower"></span>
        <canvas data-map="${name}" role="img"></canvas>
      </div>
      <div class="dqn-map-below"><span></span><span></span><span></span></div>
      <div class="dqn-map-scale"></div>` });
    parent.append(figure);
    figure.querySelector("figcaption").textContent = title;
    this.canvas = figure.querySelector("canvas");
    this.scale = figure.querySelector(".dqn-map-scale");
    const at = (which) => figure.querySelector(which);
    this.labels = [at(".dqn-map-upper"), at(".dqn-map-axis"), at(".dqn-map-lower"), ...at(".dqn-map-below").children];
  }

  label([acrossName, left, right], [upName, bottom, top]) {
    const words = [end(top), upName, end(bottom), end(left), acrossName, end(right)];
    this.labels.forEach((label, k) => { label.textContent = words[k]; });
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

  // Paints a table, the lowest row at the bottom.
  paint(values, n, colour) {
    const small = new OffscreenCanvas(n, n);
    const brush = small.getContext("2d");
    const image = brush.createImageData(n, n);
    values.forEach((value, k) => {
      const at = 4 * ((n - 1 - Math.floor(k / n)) * n + (k % n));
      image.data.set([...colour(value, k), 255], at);
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

  // `states` has a number for each axis, one state after the other.
  dots(states, axes, plane, numbers) {
    const others = [...axes.keys()].filter((axis) => !plane.includes(axis));
    for (let k = 0; k < states.length; k += axes.length) {
      const [x, y] = plane.map((axis) => share(states[k + axis], axes[axis]) * SIDE);
      const near = others.every((axis) => Math.abs(share(states[k + axis], axes[axis]) - share(numbers[axis], axes[axis])) < NEAR);
      this.pen.beginPath();
      this.pen.arc(x, SIDE - y, near ? 1.6 : 1.9, 0, 7);
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

// `worths`: a table for each action.
function paintSure(field, worths, n, letters, legend) {
  const best = [], sure = [];
  for (let k = 0; k < n * n; k++) {
    const order = [...worths.keys()].sort((a, b) => worths[b][k] - worths[a][k] || a - b);
    best.push(order[0]);
    sure.push(order.length > 1 ? worths[order[0]][k] - worths[order[1]][k] : 0);
  }
  const most = Math.max(...sure) || 1;
  field.paint(sure, n, (value, k) => mix(EVEN, COLOURS[best[k] % COLOURS.length], value / most));
  worths.slice(0, -1).forEach((worth, action) => {
    const others = worths.filter((_, other) => other !== action);
    const ahead = worth.map((value, k) => value - Math.max(...others.map((other) => other[k])));
    field.line(contour(ahead, n, 0), n, 2.6);
  });
  for (let row = 0; row < NUM_LETTERS; row++) {
    for (let column = 0; column < NUM_LETTERS; column++) {
      const [x, y] = [(column + 0.5) / NUM_LETTERS, (row + 0.5) / NUM_LETTERS];
      const k = Math.floor((1 - y) * n) * n + Math.floor(x * n);
      field.words(letters[best[k]], x * SIDE, y * SIDE, 11 + (12 * sure[k]) / most, "700");
    }
  }
  field.say(legend, sure);
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
function pictureOf(fields, acrossName, upName) {
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
    pen.fillText(acrossName, left + SIDE / 2, top + SIDE + 16, SIDE);
  });
  pen.rotate(-Math.PI / 2);
  pen.fillText(upName, -top - SIDE / 2, gap - 9, SIDE);
  return canvas.toDataURL("image/png");
}

// A slider for the checkpoint (`stage`), or for the number on one of the axes.
function slider(label, low, high, step, act) {
  const row = part("label", "dqn-map-slider", { innerHTML: `
    <span></span><input type="range" min="0" max="${Math.round((high - low) / step)}"><output></output>` });
  const [name, range, value] = row.children;
  name.textContent = label;
  range.dataset.lmSuppressShortcuts = "true"; // or JupyterLab takes the arrow keys for itself
  range.addEventListener("input", () => act(low + range.value * step)); // in whole stops, which no rounding moves
  return {
    row, range,
    show(at, said) {
      range.value = Math.round((at - low) / step);
      value.textContent = said;
      range.setAttribute("aria-valuetext", said);
    },
  };
}

// A menu that chooses the axis for one side of the map.
function axisMenu(label, axes, act) {
  const row = part("label", "dqn-map-slider", { innerHTML: "<span></span><select></select>" });
  const [name, menu] = row.children;
  name.textContent = label;
  menu.append(...axes.map(([axis], k) => new Option(axis, k)));
  menu.addEventListener("change", () => act(Number(menu.value)));
  return { row, menu };
}

// A row for each state: its Q-values, the greatest in bold, and how often it was met.
class Table {
  constructor(parent, rows, actions, texts, act) {
    const box = part("div", "dqn-map-table");
    const table = part("table", "", { innerHTML: "<caption></caption><thead><tr></tr></thead><tbody></tbody>" });
    table.caption.textContent = texts.table;
    const cell = (tag, text, scope) => Object.assign(document.createElement(tag), { textContent: text, scope });
    table.tHead.rows[0].append(...["", ...actions.map((action) => filled(texts.q, { action })), texts.met]
      .map((name) => cell("th", name, "col")));
    this.rows = rows.map((name, k) => {
      const row = table.tBodies[0].insertRow();
      row.append(cell("th", name, "row"), ...actions.map(() => document.createElement("td")), document.createElement("td"));
      row.addEventListener("click", () => act(k));
      return row;
    });
    box.append(table);
    parent.append(box);
  }

  paint(worths, counts, chosen, low, high) {
    this.rows.forEach((row, k) => {
      const here = worths.map((worth) => worth[k]);
      const best = here.indexOf(Math.max(...here));
      here.forEach((worth, action) => {
        const cell = row.cells[action + 1];
        cell.textContent = worth.toFixed(3);
        cell.style.background = `rgb(${mix(LOW, HIGH, clip((worth - low) / (high - low || 1)))})`;
        cell.className = action === best ? "dqn-map-best" : "";
      });
      row.lastChild.textContent = counts[k] ? `${counts[k]} times` : "";
      row.classList.toggle("dqn-map-chosen", k === chosen);
    });
  }
}

// The texts are Python's own, so they may be markup; what tells of a learner's agent or game comes in as text alone.
function render({ model, el }) {
  const texts = model.get("texts");
  el.classList.add("dqn-widget", "dqn-map");
  el.innerHTML = `
    <p class="dqn-map-note" role="status"></p>
    <p class="dqn-map-now"></p>
    <fieldset class="dqn-map-sliders dqn-map-others"><legend>${texts.others}</legend></fieldset>
    <div class="dqn-map-fields"></div>
    <label class="dqn-map-tickbox"><input type="checkbox" checked><span></span></label>
    <fieldset class="dqn-map-sliders dqn-map-cross"><legend></legend></fieldset>
    <output class="dqn-map-readout" role="status"></output>
    <details class="dqn-map-see"><summary>${texts.see}</summary><ul></ul></details>`;
  const [note, now, inputs, maps, tick, cross, readout, see] = el.children; // `now`: how far the agent followed is
  const [box, source] = tick.children;

  const set = (name, value) => {
    model.set(name, value);
    model.save_changes();
  };
  const move = (...changes) => { // of pairs: an axis and where it stands now
    const numbers = [...model.get("numbers")];
    for (const [axis, number] of changes) numbers[axis] = number;
    set("numbers", numbers);
  };
  const drawOn = (side, axis) => {
    const plane = [...model.get("plane")];
    if (plane[1 - side] === axis) plane[1 - side] = plane[side]; // they change places
    plane[side] = axis;
    set("plane", plane);
  };

  let axes, fields, table, stage, menus, sliders, legend;
  const build = () => { // for a game; a panel may go on to another one
    axes = model.get("axes");
    const [rows, actions, letters] = ["rows", "actions", "letters"].map((name) => model.get(name));
    stage = slider(texts.stage, 0, Math.max(1, model.get("stages").length - 1), 1, (value) => set("stage", value));
    menus = [texts.across, texts.up].map((label, side) => axisMenu(label, axes, (axis) => drawOn(side, axis)));
    sliders = axes.map(([name, low, high], axis) =>
      slider(name, low, high, (high - low) / (rows.length ? rows.length - 1 : STOPS), (value) => move([axis, value])));
    maps.replaceChildren();
    maps.classList.toggle("dqn-map-two-rows", actions.length === 3);
    [fields, table] = [[], null];
    if (rows.length) {
      const [, low, high] = axes[0];
      table = new Table(maps, rows, actions, texts, (k) => move([0, low + (k * (high - low)) / (rows.length - 1)]));
    } else {
      const titles = [texts.sure, ...actions.map((action) => filled(texts.q, { action }))];
      fields = titles.map((title, k) => new Field(maps, k ? k - 1 : "sure", title));
    }
    for (const { canvas } of fields) {
      canvas.addEventListener("pointerdown", (event) => {
        const [across, up] = model.get("plane");
        const at = (axis, where) => [axis, axes[axis][1] + clip(where) * (axes[axis][2] - axes[axis][1])];
        move(at(across, event.offsetX / canvas.clientWidth), at(up, 1 - event.offsetY / canvas.clientHeight));
      });
    }
    cross.firstChild.textContent = rows.length ? texts.row : texts.cross;
    see.lastChild.innerHTML = model.get("hints");
    legend = filled(texts.letters, { letters: actions.map((action, k) => `${letters[k]}: ${action}`).join(", ") });
    inputs.replaceChildren(inputs.firstChild, stage.row);
  };

  let placed = "";
  const place = (plane) => { // each slider where it belongs: the cross's two, and the others
    if (placed === String(plane)) return;
    placed = String(plane);
    const others = sliders.filter((_, axis) => !plane.includes(axis));
    inputs.replaceChildren(inputs.firstChild, stage.row, ...(others.length ? menus : []).map(({ row }) => row), ...others.map(({ row }) => row));
    inputs.firstChild.hidden = !others.length;
    cross.replaceChildren(cross.firstChild, ...new Set(plane.map((axis) => sliders[axis].row)));
  };

  let wanted = 0, drawn = 0, saving = 0, saved = false;
  const save = () => {
    saving = 0;
    saved = true;
    const [across, up] = model.get("plane").map((axis) => axes[axis][0]);
    try {
      model.send({ picture: table ? "" : pictureOf(fields, across, up) });
    } catch { // without a kernel there is nobody to keep it
    }
  };
  const draw = () => {
    wanted = 0;
    if (model.get("axes") !== axes) {
      build();
      placed = "";
    }
    const [all, states] = [floats(model.get("grid")), floats(model.get("dots"))];
    const [numbers, plane, stages, letters] = ["numbers", "plane", "stages", "letters"].map((name) => model.get(name));
    const size = all.length / letters.length, n = Math.sqrt(size);
    const worths = letters.map((_, action) => [...all.slice(action * size, (action + 1) * size)]);
    const low = Math.min(...all), high = Math.max(...all);
    place(plane);
    stage.range.max = Math.max(1, stages.length - 1);
    stage.row.hidden = stages.length < 2;
    stage.show(model.get("stage"), stages[model.get("stage")]);
    menus.forEach(({ menu }, side) => { menu.value = plane[side]; });
    sliders.forEach((one, axis) => one.show(numbers[axis], Number(numbers[axis]).toFixed(digits(axes[axis]))));
    note.textContent = model.get("note");
    const [name, ...others] = stages;
    now.textContent = !others.length && name.startsWith(`${texts.now}:`) ? name : "";
    readout.textContent = model.get("readout");
    source.textContent = `${texts.show}. ${model.get("dots_text")} ${states.length && axes.length > 2 ? texts.near : ""}`;
    if (table) table.paint(worths, box.checked ? states : [], Math.round(share(numbers[0], axes[0]) * (size - 1)), low, high);
    for (const field of fields) {
      field.begin();
      field.label(...plane.map((axis) => axes[axis]));
    }
    if (fields.length && all.every(Number.isFinite)) {
      paintSure(fields[0], worths, n, letters, legend);
      worths.forEach((worth, action) => paintWorth(fields[action + 1], worth, n, low, high, texts));
    }
    for (const field of fields) {
      if (box.checked) field.dots(states, axes, plane, numbers);
      const [x, y] = plane.map((axis) => share(numbers[axis], axes[axis]) * SIDE);
      field.cross(x, SIDE - y);
    }
    el.dataset.drawn = ++drawn;
    saving ||= setTimeout(save, saved ? SAVE.every : SAVE.first);
    el.dataset.range = `${low.toFixed(3)} ${high.toFixed(3)}`;
  };
  // Several changes in one message are painted once.
  const redraw = () => (wanted ||= requestAnimationFrame(draw));
  const forget = markWhenGone(model, el);
  model.on("change", redraw);
  box.addEventListener("change", redraw);
  draw();
  return () => {
    forget();
    model.off("change", redraw);
    cancelAnimationFrame(wanted);
    clearTimeout(saving);
  };
}

export default { render };
