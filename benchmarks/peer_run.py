"""One run of Stable-Baselines3's DQN, in an environment of its own (`make .venv-bench/peer.stamp`).

`python -m benchmarks.peer_run SEED THREADS STEPS STOP ...` trains for STEPS steps and prints a line of
JSON. At each STOP before the end it sits the exam too; the clock rests meanwhile.
"""

import json
import sys
import time
from importlib.metadata import version

from .long_games import game_lengths

NUM_STEPS = 50_000
# RL-Zoo's tuned settings for CartPole-v1: github.com/DLR-RM/rl-baselines3-zoo, hyperparams/dqn.yml.
SETTINGS = {
    "learning_rate": 2.3e-3,
    "batch_size": 64,
    "buffer_size": 100_000,
    "learning_starts": 1_000,
    "gamma": 0.99,
    "target_update_interval": 10,
    "train_freq": 256,
    "gradient_steps": 128,
    "exploration_fraction": 0.16,
    "exploration_final_eps": 0.04,
    "policy_kwargs": {"net_arch": [256, 256]},
}


def main(seed: int, threads: int, num_steps: int, *stops: int) -> None:
    start = time.perf_counter()
    import gymnasium as gym
    import torch
    from stable_baselines3 import DQN

    torch.set_num_threads(threads)
    loaded = time.perf_counter()
    results, resting = [], 0.0
    model = DQN("MlpPolicy", gym.make("CartPole-v1"), seed=seed, device="cpu", **SETTINGS)

    def q_values(states):
        with torch.no_grad():
            return model.q_net(torch.as_tensor(states)).numpy()

    def sit_exam() -> None:
        nonlocal resting
        stopped = time.perf_counter()
        mean = float(game_lengths(q_values, max_steps=500).mean())
        seconds = stopped - loaded - resting
        results.append({"steps": model.num_timesteps, "seconds": round(seconds, 2), "mean": round(mean, 2)})
        resting += time.perf_counter() - stopped

    def at_each_step(_locals: dict, _globals: dict) -> bool:
        if model.num_timesteps in stops:
            sit_exam()
        return True

    model.learn(num_steps, callback=at_each_step)
    sit_exam()
    versions = {name: version(name) for name in ("stable_baselines3", "torch", "gymnasium", "numpy")}
    print(json.dumps({"loading": round(loaded - start, 2), "stops": results, "versions": versions}))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
