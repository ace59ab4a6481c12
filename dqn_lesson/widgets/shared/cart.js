// CartPole as Gymnasium draws it, in the colours of the page: its width is the track between its two ends.

import { line } from "./dom.js";

export const CART = { width: 600, height: 190, track: 150 }; // of the picture, in Gymnasium's own pixels

// `push`: -1, 0 or 1, an arrow at the side to which the cart is pushed.
export function drawCart(pen, width, state, world, ink, push = 0) {
  const unit = width / CART.width;
  const metre = CART.width / (2 * world.x_threshold);
  const [position, , angle] = state;
  const x = CART.width / 2 + position * metre;
  const axle = CART.track - 7.5;
  const pole = 2 * world.length * metre;
  pen.save();
  pen.scale(unit, unit);
  pen.clearRect(0, 0, CART.width, CART.height);
  pen.strokeStyle = pen.fillStyle = ink;
  pen.lineWidth = 1;
  line(pen, [0, CART.track, CART.width, CART.track]);
  for (const end of [1, CART.width - 1]) line(pen, [end, CART.track - 12, end, CART.track + 12]);
  pen.globalAlpha = 0.35;
  pen.setLineDash([3, 4]);
  for (const side of [-1, 1]) line(pen, [x, axle, ...tip(x, axle, pole, side * world.theta_threshold_radians)]);
  pen.setLineDash([]);
  pen.globalAlpha = 1;
  pen.fillRect(x - 25, CART.track - 15, 50, 30);
  pen.lineWidth = 10;
  pen.strokeStyle = "rgb(202, 152, 101)";
  line(pen, [x, axle, ...tip(x, axle, pole, angle)]);
  pen.fillStyle = "rgb(129, 132, 203)";
  pen.beginPath();
  pen.arc(x, axle, 5, 0, 2 * Math.PI);
  pen.fill();
  if (push) arrow(pen, x + push * 32, push);
  pen.restore();
}

const tip = (x, y, length, angle) => [x + length * Math.sin(angle), y - length * Math.cos(angle)];

function arrow(pen, x, push) {
  pen.strokeStyle = pen.fillStyle = push < 0 ? "#2f7ed8" : "#d9822b"; // as the buttons' curves
  pen.lineWidth = 4;
  line(pen, [x, CART.track, x + push * 20, CART.track]);
  pen.beginPath();
  pen.moveTo(x + push * 32, CART.track);
  pen.lineTo(x + push * 18, CART.track - 8);
  pen.lineTo(x + push * 18, CART.track + 8);
  pen.fill();
}
