"""The agent: Deep Q-Learning in the tutorial's own three verbs, `act`, `remember` and `replay`.

The algorithm is DQN (Mnih et al. 2015, doi:10.1038/nature14236), with Double DQN (van Hasselt et al. 2016,
arXiv:1509.06461), n-step returns (Hessel et al. 2018, arXiv:1710.02298) and a target network that follows
softly (Lillicrap et al. 2016, arXiv:1509.02971) as plain settings. Each can be switched off;
`Hyperparameters.tutorial()` is the agent of the 2017 tutorial. Two more can be switched on: dueling streams
(`network/dueling.py`) and prioritized replay (`priorities.py`). `simple.py` has all but these in one file:

| step of the paper's algorithm 1, as numbered in `simple.py` | here |
|---|---|
| 1 initialize replay memory D | `ReplayMemory.__init__` |
| 2 initialize Q with random weights | `DQNAgent._build_model`, `network.build_network` |
| 3 initialize the target network with the same weights | `network.QNetwork.__init__` |
| 4 for t = 1, T | `training.train_steps` |
| 7 execute the action, observe reward and next state | `training.play` |
| 5, 6 random action with probability epsilon, else the best | `DQNAgent.act` |
| 8 store the transition | `DQNAgent.remember`, `ReplayMemory.append` |
| 9 sample a minibatch, with n-step returns | `ReplayMemory.sample` |
| 10 set the targets | `network.updates.td_target` |
| 11 gradient descent step; 12 move the target network | `network.updates`, called by `DQNAgent.replay` |
| when to replay, rewards, learning rate | `training.train_steps`, `training.shaped_reward` |
"""

import math
import pickle
from collections.abc import Callable
from numbers import Integral

import numpy as np
from gymnasium.spaces import Discrete

from .environments import EnvError, Recipe, default_settings, live_environment, packed, recipe_of, sizes_of
from .hyperparameters import Hyperparameters
from .memory import Batch, ReplayMemory
from .network import (
    WHITE,
    Dense,
    QNetwork,
    UpdateRule,
    build_network,
    checked_model,
    compile_model,
    compiled_settings,
    model_from_pickle,
    seeded,
)
from .past import Episode, Past
from .priorities import PrioritizedMemory, WeightedBatch, prioritized

_LIVE = frozenset(Hyperparameters.live_names())
LARGEST_SEED = 999_999  # exams begin above it, so that no start of an exam was trained on


class DQNAgent:
    """Learns which action to take from `(state, action, reward, next_state, terminated)` alone.

    The settings that act mid-run (`gamma`, `epsilon`, `learning_rate`, ...) are plain numbers of the agent,
    read at the next `act` or `replay`. To build another network, override `_build_model`: what it is compiled
    with becomes the agent's.

    Args:
        env: a Gymnasium environment with a state of S numbers and A actions, or one of S numbered states; or
            its id, its spec or a function that makes it.
        hyperparameters: all settings; None: the recommended ones, outside CartPole with plain states and the
            environment's own rewards.
        seed: decides everything random in the agent: weights, exploration, what is replayed.

    Raises:
        ValueError: the environment or the network that `_build_model` makes does not fit.
    """

    def __init__(self, env, hyperparameters: Hyperparameters | None = None, seed: int = 0):
        self.env = env = live_environment(self, env)
        self.hyperparameters = hp = hyperparameters or default_settings(env)
        self.seed = checked_seed(seed)
        self.state_shape, self.action_size = sizes_of(env, hp.state_scale)
        self.state_size = math.prod(self.state_shape)
        for_weights, for_actions, for_memory = np.random.SeedSequence(self.seed).spawn(3)
        self._rng = np.random.default_rng(for_actions)
        self._weight_seed = int(for_weights.generate_state(1)[0])
        numbered = isinstance(env.observation_space, Discrete)
        scale = np.eye(self.state_size) if numbered else hp.state_scale or np.ones(self.state_shape)
        if len(self.state_shape) == 3 and env.observation_space.dtype.kind in "iu":
            scale = scale * WHITE
        self._scale = np.array(scale, np.float32)  # [S], [H, W, C], or [S, S]: a row for each numbered state
        for name in _LIVE:
            setattr(self, name, getattr(hp, name))
        self.learning_rate_factor = 1.0  # falls during a run, see `train_steps`
        self.past = Past()
        self.explored = False  # whether the last action was a random one
        kept = self.state_shape if len(self.state_shape) == 3 else 1 if numbered else self.state_size
        memory = hp.memory_size, kept, for_memory, env.observation_space.dtype
        if hp.priority:
            self.memory = PrioritizedMemory(*memory, alpha=hp.priority, num_steps=hp.num_steps)
        else:
            self.memory = ReplayMemory(*memory)
        self._is_built = False  # whether `_build_model` made the network
        self._refused: ValueError | None = None  # what of the network's `compile` updates can't follow
        self._q_network: QNetwork | None = None  # made at first use, because TensorFlow takes seconds to load

    def act(self, state: np.ndarray, explore: bool = True) -> int:
        """Takes a random action with probability epsilon, else the one with the greatest Q-value.

        Args:
            state: `(S,)`, or a row `(1, S)` as in the tutorial; or a picture `(H, W, C)`.
            explore: False never takes a random action and leaves the random generator alone.
        """
        self.explored = explore and self._rng.random() < self.epsilon
        if self.explored:
            return int(self._rng.integers(self.action_size))
        return _best(self.q_values(state))

    def remember(self, state, action, reward, next_state, terminated, truncated=False) -> None:
        """Keeps one step; `terminated`: nothing comes after it, `truncated`: only the clock ran out.

        Raises:
            ValueError: there is no such action, or a state or the reward is none that can be learned from.
        """
        action = checked_action(action, self.action_size)
        self.memory.append((state, action, reward, next_state, terminated), truncated)

    def replay(self, batch_size: int | None = None, updates: int = 1) -> float:
        """Draws `updates` batches from memory, takes one gradient step on each and lowers epsilon for each.

        Each Q(state, action) is moved towards the TD target: the return over n steps, plus what the
        target network expects after them, if the episode goes on. With `priority` all batches are drawn by
        the priorities of before; they are refreshed once, after the last update.

        Returns:
            The mean loss.

        Raises:
            ValueError: the memory is empty or has no priorities, or a number is out of range.
        """
        batch_size = Hyperparameters.checked(
            "batch_size", self.batch_size if batch_size is None else batch_size
        )
        updates = Hyperparameters.checked("updates_per_replay", updates)
        num, rows = batch_size * updates, None
        if self.hyperparameters.priority:
            batch, rows = self._sampled_by_priority(num, updates)
        else:
            batch = self._sampled(num)
        network = self._network()
        if self._refused:
            raise self._refused
        loss = network.update(*self._network_batch(batch, updates))
        if rows is not None:
            self.memory.refresh(rows, network.td_errors)
        if self.epsilon > self.epsilon_min:
            self.epsilon = max(self.epsilon_min, self.epsilon * self.epsilon_decay**updates)
        return loss

    def q_values(self, states: np.ndarray) -> np.ndarray:
        """The Q-value of each action: states `(S,)` or `(B, S)` in, `(B, A)` out."""
        return self._network().q_values(network_input(states, self._scale))

    def snapshot(self, target: bool = False) -> "Policy":
        """The greedy policy of this moment, or of its target network; later training does not change it."""
        try:
            environment = self.environment
        except EnvError:  # said where it is asked for
            environment = None
        return Policy(self._network().frozen(target), self._scale, environment, self.action_size)

    @property
    def episodes(self) -> list[Episode]:
        """The finished episodes of all its training."""
        return self.past.episodes

    @property
    def environment(self) -> Recipe:
        """How the environment that the agent was made for is made again, as it is at this moment."""
        return recipe_of(self.env)

    def saved_network(self) -> bytes:
        """The network of this moment, as the content of a `.keras` file; training goes on as before."""
        return self._network().saved()

    def network_checkpoint(self) -> dict[str, np.ndarray]:
        """Weights, target network and optimizer, for `restore_network`."""
        return self._network().checkpoint()

    def restore_network(self, kept: dict[str, np.ndarray]) -> None:
        """Goes on from what `network_checkpoint` returned, of an agent with the same network."""
        self._network().restore(kept)

    @property
    def model(self):
        """The Keras network. The next `act` or `replay` sees what is done to its weights and activations.

        It wants scaled states where `state_scale` is set; `q_values` takes plain ones. Setting it makes
        a new network, with a fresh optimizer and target network. The optimizer, learning rate and loss that
        it is compiled with become the agent's, in `hyperparameters` too; a later `compile` is for `fit`. If
        it was never compiled, it is now, with the agent's own, so that `fit` works.

        Raises:
            ValueError: when set to a network that does not fit the environment, or is compiled with what
                `replay` can't follow.
        """
        model, hp = self._network().model, self.hyperparameters
        if not model.compiled:
            compile_model(model, hp.optimizer, hp.loss, self.learning_rate)
        return model

    @model.setter
    def model(self, model) -> None:
        self.take_network(model)
        _ = self._q_network.model  # so that what is done to it is seen, for someone holds it

    def take_network(self, model) -> None:
        """As setting `model`, for one that nobody else holds: `act` is faster where it need not look."""
        model, self._refused = checked_model(model, self.state_shape, self.action_size), None
        try:
            given = compiled_settings(model)
        except ValueError as error:
            if type(self).replay is DQNAgent.replay:
                raise
            given, self._refused = {}, error  # a replay of one's own may do all that Keras can
        self.hyperparameters = hp = self.hyperparameters.replace(**given)
        self.learning_rate = given.get("learning_rate", self.learning_rate)
        rule = UpdateRule(hp.optimizer, hp.loss, hp.clip_norm, hp.double)
        self._is_built = False
        with seeded(self._weight_seed):
            self._q_network = QNetwork(model, rule)

    def _build_model(self):
        """Makes the network: sets `self.model`, as in the tutorial, or returns it. Override it at will."""
        hp = self.hyperparameters
        inputs = self.state_shape if len(self.state_shape) == 3 else self.state_size
        return build_network(inputs, self.action_size, hp.hidden, hp.activation, hp.filters, hp.dueling)

    def _sampled(self, num: int) -> Batch:
        """So many transitions, as the settings want them; also of a memory of one's own, which knows less."""
        more = {"stop_at_reward": True} if self.stop_at_reward else {}
        return self.memory.sample(num, self.gamma, self.n_step, **more)

    def _sampled_by_priority(self, num: int, updates: int) -> tuple[WeightedBatch, np.ndarray]:
        how = self.gamma, self.n_step, self.stop_at_reward
        return prioritized(self.memory).sample_by_priority(num, updates, *how)

    def _network_batch(self, batch: Batch, updates: int) -> tuple[Batch, int, float, float]:
        """What the network is told for some updates: scaled states, gradient steps, learning rate, tau.

        Pictures go as they are: they are scaled in the compiled call.
        """
        if self._scale.ndim != 3:
            ready = (network_input(rows, self._scale) for rows in (batch.states, batch.next_states))
            batch = batch._replace(**dict(zip(("states", "next_states"), ready, strict=True)))
        steps = len(batch.actions) if self.one_by_one else updates
        return batch, steps, self.learning_rate * self.learning_rate_factor, self.target_tau

    def _network(self) -> QNetwork:
        if self._q_network is None:
            rate, first_rate = self.learning_rate, self.hyperparameters.learning_rate
            with seeded(self._weight_seed):
                model = self._build_model()
                if model is not None or self._q_network is None:
                    self.take_network(model)
            self._is_built = True
            if rate != first_rate:  # set since then, and said later than `compile`
                self.learning_rate = rate
        return self._q_network

    def __getstate__(self) -> dict:
        """For pickle, joblib and `copy.deepcopy`: all it holds, its environment and network as they stand."""
        state, network = {**vars(self)}, self._q_network
        if network is not None:
            try:
                state["_q_network"] = network.checkpoint(), network.pickled_model()
            except TypeError:
                if not self._is_built:
                    raise
                state["_q_network"] = network.checkpoint(), None  # `_build_model` makes the same again
        try:
            return {**state, "env": packed((self.env, self.past)), "past": None}
        except Exception as error:  # of many types: it is the learner's own
            raise TypeError(
                f"{self.env} can't be copied or pickled with its agent ({type(error).__name__}: {error}). "
                "Keep the agent with save_run(agent, path)."
            ) from error

    def __setstate__(self, state: dict) -> None:
        env, past = pickle.loads(state["env"])
        vars(self).update(state, env=env, past=past, _q_network=None)
        if state["_q_network"] is not None:
            kept, pickled = state["_q_network"]
            if pickled is not None:
                self.take_network(model_from_pickle(pickled))
            self.restore_network(kept)
            names = ("hyperparameters", "learning_rate", "_is_built", "_refused")
            vars(self).update({name: state[name] for name in names})

    def __setattr__(self, name: str, value) -> None:
        """Checks a setting when it is changed, not when it first does harm."""
        super().__setattr__(name, Hyperparameters.checked(name, value) if name in _LIVE else value)


class Policy:
    """A frozen agent: takes the action with the greatest Q-value and never learns.

    `scale`, `(S,)` or `(H, W, C)`, is what a state is multiplied with before the network; where states are
    numbered, `(S, S)`: the row for each. `environment` is where it plays.
    """

    def __init__(
        self,
        network: Callable,
        scale: np.ndarray,
        environment: Recipe | None = None,
        action_size: int | None = None,
    ):
        self._network = network  # scaled states [B, S] -> [B, A]
        self.scale, self.environment, self.action_size = scale, environment, action_size

    def act(self, state: np.ndarray, explore: bool = False) -> int:
        """The greedy action for a state `(S,)` or `(1, S)`; `explore` changes nothing."""
        return _best(self.q_values(state))

    def q_values(self, states: np.ndarray) -> np.ndarray:
        """As `DQNAgent.q_values`: `(S,)` or `(B, S)` in, `(B, A)` out."""
        return self._network(network_input(states, self.scale))

    @property
    def layers(self) -> list[Dense] | None:
        """Its layers after the scaling, if they are a plain chain of Dense layers that NumPy runs."""
        layers = getattr(self._network, "layers", None)
        return layers if layers and all(type(layer) is Dense for layer in layers) else None


def _best(q_values: np.ndarray) -> int:
    """The action with the greatest Q-value of one state, `(1, A)`."""
    if len(q_values) != 1:
        raise ValueError(f"`act` takes one state at a time, but got {len(q_values)}.")
    return int(np.argmax(q_values[0]))


def network_input(states: np.ndarray, scale: np.ndarray) -> np.ndarray:
    """States, one or B of them, as the network gets them: `(B, S)` or `(B, H, W, C)`; see `Policy`."""
    states = np.asarray(states, np.float32)
    if scale.ndim == 2:
        numbers = states.reshape(-1).astype(int)
        if not ((numbers == states.reshape(-1)) & (numbers >= 0) & (numbers < len(scale))).all():
            raise ValueError(
                f"The state is {states.tolist()}, but must be a whole number from 0 to {len(scale) - 1}."
            )
        return scale[numbers]
    if states.shape[-scale.ndim :] != scale.shape or states.ndim > scale.ndim + 1:
        inside = ", ".join(map(str, scale.shape))
        one = f"({inside})" if scale.ndim > 1 else f"({inside},)"
        raise ValueError(
            f"The state has shape {states.shape}; give {one} for one state or (B, {inside}) for several."
        )
    return states.reshape(-1, *scale.shape) * scale


def checked_action(action, num_actions: int, first: int = 0) -> int:
    """The action as a plain int, also out of an array of one.

    Raises:
        ValueError: there is no such action.
    """
    number = action.item() if isinstance(action, np.ndarray) and action.size == 1 else action
    if isinstance(number, Integral) and first <= number < first + num_actions:
        return int(number)
    last = first + num_actions - 1
    raise ValueError(
        f"{action!r} is not an action of the environment: they are the whole numbers from {first} to {last}."
    )


def checked_seed(seed: int) -> int:
    """The seed as a plain int.

    Raises:
        ValueError: it is not a whole number from 0 to 999,999.
    """
    if isinstance(seed, bool) or not isinstance(seed, Integral) or not 0 <= seed <= LARGEST_SEED:
        raise ValueError(f"seed is {seed!r}, but must be a whole number from 0 to {LARGEST_SEED:,}. Try 0.")
    return int(seed)
