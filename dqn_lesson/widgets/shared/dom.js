// What the widgets' scripts share: parts of a page, numbers from Python, canvases, the ink of the page's theme.

// An element of this class; it is the caller's to append.
export const part = (tag, name, more) => Object.assign(document.createElement(tag), { className: name }, more);

// A text with the values of its {names}.
export const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

// Bytes from Python as the 32-bit floats they are; copied, because they may begin anywhere.
export const floats = (view) => new Float32Array(view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength));

export function line(pen, [x1, y1, x2, y2]) {
  pen.beginPath();
  pen.moveTo(x1, y1);
  pen.lineTo(x2, y2);
  pen.stroke();
}

// A canvas as sharp as the screen, for a drawing of this many CSS pixels.
export function sized(canvas, width, height) {
  const ratio = window.devicePixelRatio || 1;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  canvas.style.aspectRatio = `${width} / ${height}`;
  const pen = canvas.getContext("2d");
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  return pen;
}

// Calls back at first, and when this part gets another width, or another colour by the page's theme: some time
// after the theme has its name.
export function onNewLook(root, changed) {
  const sizes = new ResizeObserver(changed);
  sizes.observe(root);
  let ink = getComputedStyle(root).color, looking = 0;
  const look = () => {
    const now = getComputedStyle(root).color;
    if (now === ink) return;
    ink = now;
    changed();
  };
  const theme = new MutationObserver(() => {
    clearInterval(looking);
    const until = performance.now() + 5_000;
    looking = setInterval(() => {
      look();
      if (performance.now() > until) clearInterval(looking);
    }, 50);
  });
  theme.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light", "data-jp-theme-name"] });
  return () => {
    clearInterval(looking);
    theme.disconnect();
    sizes.disconnect();
  };
}

// JupyterLab marks its own widgets when their kernel has ended, but not this kind.
export function markWhenGone(model, el) {
  const gone = () => el.classList.add("jupyter-widgets-disconnected");
  model.on("comm_live_update", gone);
  return () => model.off("comm_live_update", gone);
}
