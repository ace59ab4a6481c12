"""One run of ours in a fresh process.

`python -m benchmarks.ours_run SEED NUM_STEPS` prints a line of JSON.
"""

import json
import sys
import time


def main(seed: int, num_steps: int) -> None:
    start = time.perf_counter()
    import gymnasium as gym
    import keras
    import tensorflow

    from dqn_lesson.agent import DQNAgent
    from dqn_lesson.examination import exam
    from dqn_lesson.hyperparameters import Hyperparameters
    from dqn_lesson.training import train

    del keras, tensorflow  # the agent would load them; here they are not its seconds
    loaded = time.perf_counter()
    env = gym.make("CartPole-v1")
    agent = DQNAgent(env, Hyperparameters(num_steps=num_steps), seed)
    train(agent, env)
    trained = time.perf_counter()
    stop = {"steps": num_steps, "seconds": round(trained - loaded, 2), "mean": round(exam(agent).mean, 2)}
    print(json.dumps({"loading": round(loaded - start, 2), "stops": [stop]}))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
