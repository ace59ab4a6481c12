// One step of CartPole, in the same order of operations as Gymnasium's cartpole.py; `world` holds its constants.

// `state`: place, speed, angle, angular velocity. `action`: 0 pushes to the left, 1 to the right.
export function cartpoleStep([place, speed, angle, spin], action, world) {
  const force = action === 1 ? world.force_mag : -world.force_mag;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const pushed = (force + world.polemass_length * (spin * spin) * sin) / world.total_mass;
  const spinUp =
    (world.gravity * sin - cos * pushed) /
    (world.length * (4.0 / 3.0 - (world.masspole * (cos * cos)) / world.total_mass));
  const speedUp = pushed - (world.polemass_length * spinUp * cos) / world.total_mass;
  const [nextSpeed, nextSpin] = [speed + world.tau * speedUp, spin + world.tau * spinUp];
  if (world.kinematics_integrator === "euler") {
    return [place + world.tau * speed, nextSpeed, angle + world.tau * spin, nextSpin];
  }
  return [place + world.tau * nextSpeed, nextSpeed, angle + world.tau * nextSpin, nextSpin];
}

export function cartpoleTerminated([place, , angle], world) {
  return Math.abs(place) > world.x_threshold || Math.abs(angle) > world.theta_threshold_radians;
}
