// One step of CartPole, in the same order of operations as Gymnasium's cartpole.py; `world` holds its constants.

// `state`: position, velocity, angle, angular velocity. `action`: 0 pushes to the left, 1 to the right.
export function cartpoleStep([position, velocity, angle, angularVelocity], action, world) {
  const force = action === 1 ? world.force_mag : -world.force_mag;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const pushed = (force + world.polemass_length * (angularVelocity * angularVelocity) * sin) / world.total_mass;
  const angularAcceleration =
    (world.gravity * sin - cos * pushed) /
    (world.length * (4.0 / 3.0 - (world.masspole * (cos * cos)) / world.total_mass));
  const acceleration = pushed - (world.polemass_length * angularAcceleration * cos) / world.total_mass;
  const nextVelocity = velocity + world.tau * acceleration;
  const nextAngular = angularVelocity + world.tau * angularAcceleration;
  const [moving, turning] = world.kinematics_integrator === "euler" ? [velocity, angularVelocity] : [nextVelocity, nextAngular];
  return [position + world.tau * moving, nextVelocity, angle + world.tau * turning, nextAngular];
}

export function cartpoleTerminated([position, , angle], world) {
  return Math.abs(position) > world.x_threshold || Math.abs(angle) > world.theta_threshold_radians;
}
