"""Deep Q-Learning on CartPole, the whole algorithm from top to bottom: read this file first.

`python -m dqn_lesson.simple 3` trains an agent with seed 3 and examines it, in half a minute. The numbered
comments are the steps of algorithm 1 in Mnih et al. (2015), doi:10.1038/nature14236, with its symbols.
`DQNAgent` does the same arithmetic, faster and with every constant a setting: a test compares the two, and a
table on top of `agent.py` names its function for each step.
Shapes: S = 4 numbers in a state, A = 2 actions, B transitions in a batch, U updates in one call.
"""

import sys

import gymnasium as gym
import keras
import numpy as np
import tensorflow as tf
from keras.layers import Dense, Input

NUM_STEPS, LEARNING_STARTS, REPLAY_EVERY = 40_000, 1_000, 64  # in all; before the first update; a replay each
BATCH_SIZE, MEMORY_SIZE, N_STEP, GAMMA = 64, 50_000, 8, 0.995  # B; N; rewards before Q is asked (paper: 1); γ
EPSILON, EPSILON_DECAY, EPSILON_MIN = 1.0, 0.9996, 0.04  # ε, its factor at each update, its least value
LEARNING_RATE, LEARNING_RATE_END, TARGET_TAU = 1e-3, 0.02, 0.005  # the share left at the end; τ, θ⁻ follows θ
STATE_SCALE = np.array([1 / 2.4, 1 / 2, 5.0, 1 / 2], np.float32)  # [S] φ(s) = s * STATE_SCALE
ROW = np.dtype("4f4, i4, f4, 4f4, ?, ?")
ROW.names = "phi", "action", "reward", "next_phi", "terminated", "ended"


class Agent:
    """What learns. Its seed decides which actions are random and which transitions are drawn."""

    def __init__(self, seed):
        self.rng, self.memory_rng = np.random.default_rng([seed, 0]), np.random.default_rng([seed, 1])
        # 1. Initialize replay memory D to capacity N.
        self.memory, self.num_remembered, self.epsilon = np.zeros(MEMORY_SIZE, ROW), 0, EPSILON
        # 2. Initialize action-value function Q with random weights θ.
        self.model = build_model()
        self.weights = self.model.get_weights()  # a copy for NumPy, which answers one state sooner than Keras
        # 3. Initialize target action-value function Q̂ with weights θ⁻ = θ.
        self.target_model = build_model()
        self.target_model.set_weights(self.weights)
        self.optimizer = keras.optimizers.Adam(LEARNING_RATE, global_clipnorm=10.0)
        self.optimizer.build(self.model.trainable_variables)

    def act(self, state, explore=True):
        """An action for a state [S]."""
        # 5. With probability ε select a random action a_t,
        if explore and self.rng.random() < self.epsilon:
            return int(self.rng.integers(2))
        # 6. otherwise select a_t = argmax_a Q(φ(s_t), a; θ).
        w1, b1, w2, b2, w3, b3 = self.weights
        hidden = np.maximum(state * STATE_SCALE @ w1 + b1, 0)  # [64]
        hidden = np.maximum(hidden @ w2 + b2, 0)  # [64]
        return int(np.argmax(hidden @ w3 + b3))  # of [A]

    def remember(self, state, action, reward, next_state, terminated, truncated):
        """Keeps a transition. Once the memory is full, the oldest one makes room."""
        # 8. Store transition (φ_t, a_t, r_t, φ_t+1) in D.
        phi, next_phi, ended = state * STATE_SCALE, next_state * STATE_SCALE, terminated or truncated
        self.memory[self.num_remembered % MEMORY_SIZE] = (phi, action, reward, next_phi, terminated, ended)
        self.num_remembered += 1

    def sample(self, size):
        """Draws transitions, each with its n-step return (Sutton 1988; Hessel et al. 2018)."""
        # 9. Sample random minibatch of transitions (φ_j, a_j, r_j, φ_j+1) from D.
        oldest, end = max(0, self.num_remembered - MEMORY_SIZE), self.num_remembered
        number = self.memory_rng.integers(oldest, end, size)  # [B] of a step in the agent's life, from 0
        first = last = self.memory[number % MEMORY_SIZE]  # [B]
        returns, discounts = first["reward"].copy(), np.full(size, GAMMA, np.float32)  # [B], [B]
        for _ in range(1, N_STEP):  # r_j + γ r_j+1 + γ² r_j+2 + ..., up to the end of the episode
            goes_on = ~last["ended"] & (number + 1 < end)  # [B]
            number = number + goes_on
            last = self.memory[number % MEMORY_SIZE]
            returns += goes_on * discounts * last["reward"]
            discounts[goes_on] *= GAMMA
        discounts *= ~last["terminated"]  # a time limit (truncated) only ends the sum: what follows counts
        return first["phi"], first["action"], returns, last["next_phi"], discounts

    def replay(self, batch_size, updates=1):
        """Makes an update with each of `updates` batches, and lowers ε for each; returns the mean loss."""
        batches = self.sample(batch_size * updates)
        loss = self.update(*(part.reshape(updates, batch_size, *part.shape[1:]) for part in batches))
        self.weights = self.model.get_weights()
        self.epsilon = max(EPSILON_MIN, self.epsilon * EPSILON_DECAY**updates)
        return float(loss)

    @tf.function(jit_compile=True)
    def update(self, states, actions, returns, next_states, discounts):
        """All updates in one compiled call: [U, B, S], [U, B], [U, B], [U, B, S], [U, B] -> []."""
        theta, total = self.model.trainable_variables, 0.0
        for u in tf.range(len(states)):
            targets = self.targets(returns[u], next_states[u], discounts[u])  # [B] y
            # 11. Perform a gradient descent step on (y_j − Q(φ_j, a_j; θ))² with respect to θ.
            with tf.GradientTape() as tape:
                q_values = tf.gather(self.model(states[u]), actions[u], batch_dims=1)  # [B]
                loss = keras.losses.huber(targets, q_values)  # [], straight where |error| > 1: "clipped"
            self.optimizer.apply(tape.gradient(loss, theta), theta)
            # 12. Every C steps reset Q̂ = Q. Here: a little of the way at every step (Lillicrap et al. 2016).
            for old, new in zip(self.target_model.trainable_variables, theta, strict=True):
                old.assign_add(TARGET_TAU * (new - old))
            total += loss
        return total / len(states)

    def targets(self, returns, next_states, discounts):
        """What the Q-values of a batch should be: [B], [B, S], [B] -> [B]."""
        # 10. Set y_j = r_j + γ max_a' Q̂(φ_j+1, a'; θ⁻), and y_j = r_j if the episode terminates at step j+1.
        #     Double DQN (van Hasselt et al. 2016): Q chooses a', Q̂ says what it is worth.
        best = tf.argmax(self.model(next_states), axis=1)  # [B] a'
        return returns + discounts * tf.gather(self.target_model(next_states), best, batch_dims=1)


def build_model():
    """Q: φ(s) in, [B, S]; a Q-value for each action out, [B, A]."""
    return keras.Sequential([Input((4,)), Dense(64, "relu"), Dense(64, "relu"), Dense(2)])


def train(agent, env, seed):
    """Lets the agent act and learn, and prints a line for each episode."""
    (state, _), episode, score = env.reset(seed=seed), 1, 0
    for step in range(1, NUM_STEPS + 1):  # 4. For t = 1, T do
        action = agent.act(state)
        # 7. Execute action a_t in emulator and observe reward r_t and state s_t+1.
        next_state, _, terminated, truncated, _ = env.step(action)
        reward = -1.0 if terminated else 0.0  # the tutorial: reward = -100 if done else reward
        agent.remember(state, action, reward, next_state, terminated, truncated)
        state, score = next_state, score + 1
        if step >= LEARNING_STARTS and step % REPLAY_EVERY == 0:
            agent.optimizer.learning_rate = LEARNING_RATE * (1 - (1 - LEARNING_RATE_END) * step / NUM_STEPS)
            agent.replay(BATCH_SIZE, updates=REPLAY_EVERY)
        if terminated or truncated:
            print(f"episode: {episode}, step: {step}/{NUM_STEPS}, score: {score}, e: {agent.epsilon:.2}")
            (state, _), episode, score = env.reset(), episode + 1, 0


def exam(agent, env, seeds=range(1_000_000, 1_000_100)):
    """The mean score over starts that training never saw, without a random action."""
    total = 0
    for seed in seeds:
        (state, _), ended = env.reset(seed=seed), False
        while not ended:
            state, reward, terminated, truncated, _ = env.step(agent.act(state, explore=False))
            total, ended = total + reward, terminated or truncated
    return total / len(seeds)


if __name__ == "__main__":
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    keras.utils.set_random_seed(seed)  # decides the first weights
    agent, env = Agent(seed), gym.make("CartPole-v1")
    train(agent, env, seed)
    mean = exam(agent, env)
    print(f"{'' if mean >= 475 else 'not '}passed: mean {mean:.1f} over 100 unseen starts (475 is enough)")
