"""Nothing outside a game's own file secretly means CartPole."""

import re

from conftest import ROOT

PACKAGE = ROOT / "dqn_lesson"
IT = re.compile(r"cart[_-]?pole", re.IGNORECASE)
AN_EXAMPLE = "a message names it as an example of an id"
THE_LESSONS = "it is the lessons' game, which is meant where nobody says which"
ON_THE_PAGE = "the page plays this one game by itself, so that no press waits for Python"
ALLOWED = {
    "agent.py": THE_LESSONS,
    "environments/fit.py": "the defaults of Hyperparameters are its recipe, and the core says where they fit",
    "environments/recipe.py": AN_EXAMPLE,
    "episodes/playback.py": AN_EXAMPLE,
    "episodes/recording.py": AN_EXAMPLE,
    "games/__init__.py": THE_LESSONS,
    "pretrained/__init__.py": THE_LESSONS,
    "pretrained/__main__.py": "a plan for each game",
    "sweep/parallel.py": AN_EXAMPLE,
    "widgets/control_panel/control/trainable.py": AN_EXAMPLE,
    "widgets/control_panel/panel.py": THE_LESSONS,
    "widgets/decay_sliders/decay_sliders.py": "the lessons' own: its games in seconds",
    "widgets/gamma_slider/gamma_slider.py": "the lessons' own: its steps in seconds",
    "widgets/exam_view/harder_exam.py": "its starts can be made wider, by options of its reset",
    "widgets/play_yourself/high_scores.py": "its bests were kept first, without its name",
    "widgets/play_yourself/play_yourself.js": ON_THE_PAGE,
    "widgets/play_yourself/play_yourself.py": ON_THE_PAGE,
    "widgets/play_yourself/verify_game.py": ON_THE_PAGE,
    "widgets/press_buttons/press_buttons.py": "the lessons' own: one step of it a press",
    "widgets/shared/cart.js": ON_THE_PAGE,
    "widgets/switches/switches.py": "the lessons' own",
    "widgets/shared/episode_player/steer.js": ON_THE_PAGE,
    "widgets/shared/physics.js": ON_THE_PAGE,
}


def test_only_its_own_file_the_lessons_and_listed_exceptions_mention_cartpole() -> None:
    own = {PACKAGE / "simple.py", PACKAGE / "games" / "cartpole.py"}
    sources = {path for ending in ("py", "js", "css") for path in PACKAGE.rglob(f"*.{ending}")} - own
    mentions = {
        path.relative_to(PACKAGE).as_posix()
        for path in sources
        if PACKAGE / "lessons" not in path.parents and IT.search(path.read_text(encoding="utf-8"))
    }
    assert mentions - set(ALLOWED) == set(), "name the game by its file, or say in this list why not"
    assert set(ALLOWED) - mentions == set(), "these no longer do"
