"""A badge: one page about an agent, to keep or to show. It needs no network and names no folder."""

import base64
import html
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from ...environments import environment_of
from ...episodes.recording import Recording, record
from ...examination import ExamResult
from ...exercises.answer_source import source_of
from ...format import formatted
from ...hyperparameters import Hyperparameters
from ...storage import write_atomically

MOST_BYTES = 3_000_000
PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy"
 content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>{title}</title>
<style>
html {{ color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }}
body {{ max-width: 44rem; margin: 2rem auto; padding: 0 1rem; }}
img {{ display: block; max-width: 100%; border-radius: 6px; background: #fff; }}
.exam {{ font-size: 1.2rem; border-left: 6px solid {colour}; padding-left: 0.8rem; }}
table {{ border-collapse: collapse; }}
td {{ padding: 0.1rem 1.2rem 0.1rem 0; border-bottom: 1px solid #8886; }}
pre {{ overflow-x: auto; padding: 0.8rem; border: 1px solid #8886; border-radius: 6px; font-size: 0.85rem; }}
summary {{ cursor: pointer; margin-top: 1rem; }}
</style>
</head>
<body>
<h1>{title}</h1>
<p class="exam">{exam}</p>
<img src="data:image/png;base64,{film}" alt="{alt}">
<p>{caption}</p>
<h2>Settings</h2>
<p>All that differ from the course's recommended ones.</p>
<table>{settings}</table>
<h2>Code</h2>
{code}
</body>
</html>
"""


def badge(
    agent: Any, result: ExamResult, path: str | Path = "my_agent.html", title: str = "My agent"
) -> Path:
    """Writes the page: film, exam, settings, and the source of the agent's class and its world's.

    Args:
        agent: which was trained.
        result: of its exam.
        path: of the file; one that is there is replaced.
        title: what stands on top. A name is shown only if you write one here.

    Raises:
        ValueError: the world draws no pictures, or so large ones that not even a second of film fits.
    """
    recipe = environment_of(agent)
    film, caption = _fitting(record(agent))
    with_world = recipe.make()
    classes = [type(agent), type(with_world.unwrapped)]
    with_world.close()
    page = PAGE.format(
        title=html.escape(title),
        colour="#2e7d32" if result.passed else "#8a9097",
        exam=html.escape(f"{recipe.title}: {result}"),
        film=base64.b64encode(film).decode("ascii"),
        alt="One episode of this agent, as a moving picture.",
        caption=html.escape(caption),
        settings=_settings(agent),
        code="\n".join(map(_code, classes)),
    )
    page = page.replace(str(Path.home()), "~")
    path = Path(path)
    write_atomically(path, page.encode("utf-8"))
    return path


def _fitting(recording: Recording) -> tuple[bytes, str]:
    """The film as a PNG, cut off where all of it would be too large, and what stands under it."""
    most = (
        MOST_BYTES * 3 // 4 - 200_000
    )  # base64 makes four letters of three bytes; the sources want some, too
    frames = recording.frames
    while len(film := replace(recording, frames=frames).png) > most:
        if len(frames) == 1:
            raise ValueError(
                "A single picture of this world is too large for the page. Let `render` give a smaller"
                " one, such as 300 x 300."
            )
        frames = frames[: len(frames) // 2]
    cut = f" The film shows its first {len(frames)} pictures." if len(frames) < len(recording.frames) else ""
    return film, recording.caption + cut


def _settings(agent: Any) -> str:
    hp = getattr(agent, "hyperparameters", None)
    if not isinstance(hp, Hyperparameters):
        return ""
    usual = Hyperparameters()
    values = ((each.name, getattr(hp, each.name)) for each in fields(hp))
    rows = [(name, value) for name, value in values if value != getattr(usual, name)]
    return "".join(f"<tr><td>{name}</td><td>{html.escape(_said(value))}</td></tr>" for name, value in rows)


def _said(value: Any) -> str:
    return formatted(value) if _is_number(value) else str(value)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _code(cls: type) -> str:
    """The class and those that it is made of, as far as they are not the package's or Gymnasium's."""
    theirs = [
        each
        for each in cls.__mro__
        if each.__module__.partition(".")[0] not in ("gymnasium", "builtins", "typing")
    ]
    own = [each for each in theirs if not each.__module__.startswith("dqn_lesson")] or theirs[:1]
    source = "\n\n".join(filter(None, (source_of(each.__name__, each) for each in own)))
    return f"<details><summary>class {cls.__name__}</summary><pre>{html.escape(source)}</pre></details>"
