"""Learn Deep Q-Learning by doing it: the helper package of the notebooks.

To read it in an hour: `simple`, the whole algorithm in one file, then `hyperparameters`, `memory`, `agent`
and `training`, which do the same with everything open to change, and `network` for what makes it fast.
Importing the package takes a moment only: TensorFlow comes in when the first network is built. It registers
the package's own environments, so that `gym.make` knows them.
"""

import importlib
import logging
import os

# Before Keras, TensorFlow and pygame are imported for the first time: Keras runs on TensorFlow, both stay
# quiet, no window opens, and TensorFlow uses one thread, which is faster for networks this small.
for _name, _value in {
    "KERAS_BACKEND": "tensorflow",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_ENABLE_ONEDNN_OPTS": "0",
    "SDL_VIDEODRIVER": "dummy",
    "SDL_AUDIODRIVER": "dummy",
    "PYGAME_HIDE_SUPPORT_PROMPT": "1",
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
}.items():
    os.environ.setdefault(_name, _value)

# Where the home can't be written to, matplotlib keeps its fonts elsewhere: its advice is not for learners.
logging.getLogger("matplotlib").addFilter(
    lambda record: not str(record.msg).startswith(("mkdir -p failed", "Matplotlib created a temporary"))
)

__version__ = "0.1.0"

_NAMES = {  # in reading order: which module has which public names
    "hyperparameters": ("Hyperparameters",),
    "memory": ("ReplayMemory", "Transition"),
    "agent": ("DQNAgent",),
    "training": ("play", "train", "train_steps", "until", "STOP"),
    "progress_meter": ("progress",),
    "examination": ("exam",),
    "network": ("quick", "build_network"),
    "runs": (
        "Run",
        "Journal",
        "save_run",
        "load_run",
        "list_runs",
        "compare_runs",
        "runs_folder",
        "write_tensorboard",
    ),
    "pretrained": ("load_pretrained",),
    "games": ("steps_until_fall",),
    "plotting": ("plot_scores", "plot_seeds"),
    "sweep": ("train_many", "success_rate", "success_rates", "compare_success"),
    "episodes.recording": ("record", "show_episode"),
    "episodes.playback": ("watch",),
    "exercises.check": ("check",),
    "exercises.still_open": ("if_written",),
    "exercises.probe_environments": ("check_agent",),
    "exercises.quiz": ("predict", "prediction", "reveal"),
    "exercises.progress": ("kept_answer", "progress_bar", "progress_table", "reset_progress"),
    "exercises.assembled_agent": ("assembled_agent", "put_together", "into_a_cell"),
    "lessons.shared.policies": (
        "RulePlayer",
        "play_many",
        "try_out",
        "is_written",
        "show_rule",
        "under_the_swing",
    ),
    "lessons.shared.policy_figures": ("draw_histogram", "draw_endings"),
    "widgets": ("ControlPanel", "RunBrowser", "ValueMap", "Microscope", "ExamView"),
    "widgets.shared.episode_player.player": ("EpisodePlayer",),
    "widgets.press_buttons.press_buttons": ("PressButtons",),
    "widgets.gamma_slider.gamma_slider": ("GammaSlider",),
    "widgets.decay_sliders.decay_sliders": ("DecaySliders",),
    "widgets.drag_target.drag_target": ("DragTarget",),
    "widgets.filter_slider.filter_slider": ("FilterSlider",),
    "widgets.hill.hill": ("Hill",),
    "widgets.luck_machine.luck_machine": ("LuckMachine",),
    "widgets.switches.switches": ("Switches",),
    "widgets.teach_sides.teach_sides": ("TeachSides",),
    "widgets.clinic.clinic": ("Clinic",),
    "widgets.play_yourself.play_yourself": ("PlayYourself",),
}
_MODULE_OF = {name: module for module, names in _NAMES.items() for name in names}
__all__ = list(_MODULE_OF)


def __getattr__(name: str):
    """Imports a public name's module at its first use (PEP 562)."""
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(f"{__name__}.{_MODULE_OF[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(set(globals()) | set(__all__))


importlib.import_module(f"{__name__}.games.pong")  # registers `dqn_lesson/Pong-v0`
