// The learner goes on from a moment by the arrow keys. The physics runs here: no press waits for Python.

import { cartpoleStep, cartpoleTerminated } from "../physics.js";

// `draw` gets each state and the side of the push, `done` the actions. Nothing moves before the first press.
export function steer(world, state, most, speed, draw, done) {
  const actions = [];
  let side = null, owed = 0, last = 0, request = 0;
  const tick = (time) => {
    owed += (Math.min(100, Math.max(0, time - last)) / 1000) * speed;
    last = time;
    while (owed >= world.tau) {
      owed -= world.tau;
      state = cartpoleStep(state, side, world);
      actions.push(side);
      if (cartpoleTerminated(state, world) || actions.length === most) {
        draw(state, 0);
        done(actions);
        return;
      }
    }
    draw(state, 2 * side - 1);
    request = requestAnimationFrame(tick);
  };
  const push = (to) => {
    const begins = side === null;
    side = to;
    if (!begins) return;
    last = performance.now();
    request = requestAnimationFrame(tick);
  };
  draw(state, 0);
  return { push, stop: () => cancelAnimationFrame(request) };
}
