"""Whole processes: equal results in each, nothing on stderr, memory that does not grow; and threads."""

import json
import os
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import numpy as np
import pytest
from small_agents import small_agent

TESTS = Path(__file__).parents[1]


def run_python(code: str, **variables: str) -> subprocess.CompletedProcess:
    """Runs code in a process of its own, with an environment that knows nothing of ours."""
    ours = ("KERAS_BACKEND", "TF_", "SDL_", "PYGAME_", "PYTEST_")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)],
        cwd=TESTS,
        env=environment | variables,
        capture_output=True,
        text=True,
        timeout=120,
    )


def answer(code: str) -> dict:
    """What the code prints as JSON; anything on stderr fails."""
    done = run_python(code)
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(done.stdout)


# Importing


def test_importing_loads_nothing_heavy_and_takes_no_time():
    found = answer("""
        import json, sys, time
        started = time.process_time()
        import dqn_lesson
        seconds = time.process_time() - started
        dir(dqn_lesson)
        at_first = len(sys.modules)
        import gymnasium as gym
        agent = dqn_lesson.DQNAgent(gym.make("CartPole-v1"), dqn_lesson.Hyperparameters())
        agent.remember([0, 0, 0, 0], 0, 0, [0, 0, 0, 0], False)
        heavy = [name for name in ("tensorflow", "keras", "matplotlib", "IPython") if name in sys.modules]
        print(json.dumps({"seconds": seconds, "at_first": at_first, "heavy": heavy}))
    """)
    assert found["heavy"] == []
    assert found["at_first"] < 400 and found["seconds"] < 0.5


@pytest.mark.parametrize(
    ("first", "variables"),
    [
        ("", {"KERAS_BACKEND": "jax"}),  # which is not installed
        # Installed or not, imported before us: what Keras says of itself counts.
        ("import dqn_lesson, keras; keras.backend.backend = lambda: 'jax'", {}),
    ],
)
def test_keras_on_another_backend_says_what_to_do(first, variables):
    done = run_python(
        f"""
        {first}
        import gymnasium as gym
        from dqn_lesson import DQNAgent
        DQNAgent(gym.make("CartPole-v1")).act([0, 0, 0, 0], explore=False)
        """,
        **variables,
    )
    assert done.returncode == 1
    assert done.stderr.strip().splitlines()[-1] == (
        "ImportError: Keras runs on jax, but this course needs TensorFlow. Restart the kernel and import "
        "dqn_lesson before Keras, or set KERAS_BACKEND=tensorflow."
    )


def test_stderr_comes_back_though_tensorflow_cannot_compile():
    done = run_python("""
        import os
        from dqn_lesson.network import keras_model
        import tensorflow as tf

        def refuse(*_, **__):
            os.write(2, b"hidden")
            raise RuntimeError("no compiler here")

        tf.__version__, tf.function = "2.20.0", refuse
        try:
            keras_model._compile_quietly()
        except RuntimeError as error:
            os.write(2, str(error).encode())
    """)
    assert (done.returncode, done.stderr) == (0, "no compiler here")


# Seeds, in two processes

STORY = """
    import hashlib, json
    import gymnasium as gym
    from dqn_lesson import DQNAgent, Hyperparameters
    from dqn_lesson.training import train_steps

    def start(seed, **changes):
        env = gym.make("CartPole-v1")
        small = dict(hidden=(6,), learning_starts=100, replay_every=32, updates_per_replay=32, num_steps=400)
        agent = DQNAgent(env, Hyperparameters(**{**small, "batch_size": 8, **changes}), seed)
        return agent, train_steps(agent, env)

    def story(agent, run):
        scores = [step.score for step in run if step.ended]
        weights = b"".join(w.tobytes() for w in agent.model.get_weights())
        return [scores, hashlib.sha256(weights).hexdigest()]
"""


def test_the_same_seed_gives_the_same_scores_and_weights_bit_for_bit():
    first = answer(
        STORY
        + """
    print(json.dumps({"0": story(*start(0)), "again": story(*start(0)), "1": story(*start(1))}))
    """
    )
    second = answer(
        STORY
        + """
    other, others_run = start(5, hidden=(9,), optimizer="rmsprop")
    for _ in zip(range(150), others_run):  # another agent trains before ...
        pass
    agent, run = start(0)
    def in_turns():
        for step in run:
            next(others_run, None)  # ... and in between
            if other.memory._num_appended == 300:
                other.model.summary(print_fn=lambda *_, **__: None)
            yield step
    print(json.dumps({"0": story(agent, in_turns())}))
    """
    )
    assert len(first["0"][0]) > 5
    assert first["0"] == first["again"] == second["0"]
    assert first["0"][0] != first["1"][0] and first["0"][1] != first["1"][1]


# Memory and noise


def test_many_agents_cost_little_memory_and_leave_no_line_on_stderr():
    found = answer("""
        import gc, json, logging, psutil
        heard = []
        class Ear(logging.Handler):
            def emit(self, record):
                heard.append(record.getMessage())
        logging.getLogger("tensorflow").addHandler(Ear())
        from small_agents import small_agent
        from dqn_lesson.network import compile_cache as sharing

        def megabytes():
            gc.collect()
            return psutil.Process().memory_info().rss / 1e6

        def live(seed, **changes):
            agent = small_agent(seed, **changes)
            agent.replay(8, updates=64)
            agent.replay(8, updates=3)
            agent.model.get_weights()
            agent.act([0, 0, 0, 0])
            agent.snapshot().act([0, 0, 0, 0])

        live(1)
        before = megabytes()
        for seed in range(2, 52):
            live(seed)
        same = megabytes()
        for k in range(4):
            live(1, hidden=(8 + k, 5))
        different = megabytes()
        sharing._MOST_WITH_XLA = 0
        for k in range(4):
            live(1, hidden=(16 + k, 5))
        print(json.dumps({"same": same - before, "different": different - same, "heard": heard}))
    """)
    assert found["heard"] == []
    assert found["same"] / 50 < 1, "megabytes for each further agent of one architecture"
    assert found["different"] / 4 < 20, "megabytes for each further architecture"


# Threads


@pytest.mark.parametrize("widths", [(7, 7), (7, 11)])
def test_two_threads_train_two_agents_as_if_each_were_alone(widths):
    def train(agent):
        for _ in range(30):
            agent.replay(8, updates=5)
            agent.act(np.zeros(4))

    def weights(agent):
        return [w.tobytes() for w in agent.model.get_weights()]

    def agents():
        return [small_agent(seed, hidden=(width,)) for seed, width in enumerate(widths)]

    together, alone = agents(), agents()
    threads = [threading.Thread(target=train, args=(agent,)) for agent in together]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for agent in alone:
        train(agent)
    assert [weights(agent) for agent in together] == [weights(agent) for agent in alone]
