"""One run of Stable-Baselines3's DQN in a game, in an environment of its own (`make .venv-bench/peer.stamp`).

`python -m benchmarks.peer_games_run GAME SEED` trains with RL-Zoo's settings and prints a line of JSON.
"""

import json
import sys
import time
from importlib.metadata import version

# RL-Zoo's tuned settings: github.com/DLR-RM/rl-baselines3-zoo, hyperparams/dqn.yml; it writes `n_timesteps`.
_SWINGS = {
    "num_steps": 100_000,
    "learning_rate": 6.3e-4,
    "batch_size": 128,
    "buffer_size": 50_000,
    "learning_starts": 0,
    "gamma": 0.99,
    "target_update_interval": 250,
    "train_freq": 4,
    "gradient_steps": -1,
    "exploration_fraction": 0.12,
    "exploration_final_eps": 0.1,
}
SETTINGS = {
    "Acrobot-v1": _SWINGS,
    "MountainCar-v0": {
        "num_steps": 120_000,
        "learning_rate": 4e-3,
        "batch_size": 128,
        "buffer_size": 10_000,
        "learning_starts": 1_000,
        "gamma": 0.98,
        "target_update_interval": 600,
        "train_freq": 16,
        "gradient_steps": 8,
        "exploration_fraction": 0.2,
        "exploration_final_eps": 0.07,
    },
    "LunarLander-v3": _SWINGS,
}


def main(env_id: str, seed: int) -> None:
    import gymnasium as gym
    import torch
    from stable_baselines3 import DQN

    from dqn_lesson.examination import exam

    torch.set_num_threads(1)
    own = dict(SETTINGS[env_id])
    num_steps, start, processor = own.pop("num_steps"), time.perf_counter(), time.process_time()
    policy = {"net_arch": [256, 256]}
    model = DQN("MlpPolicy", gym.make(env_id), seed=seed, device="cpu", policy_kwargs=policy, **own)
    model.learn(num_steps)
    seconds, processor = time.perf_counter() - start, time.process_time() - processor

    class Greedy:
        def act(self, state) -> int:
            return int(model.predict(state, deterministic=True)[0][0])

    result = exam(Greedy(), env_id, progress=False)
    told = {"game": env_id, "seed": seed, "mean": round(result.mean, 2), "bar": result.bar}
    told |= {"seconds": round(seconds, 1), "processor": round(processor, 1)}
    versions = {name: version(name) for name in ("stable_baselines3", "torch", "gymnasium", "numpy")}
    print(json.dumps(told | {"versions": versions}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
