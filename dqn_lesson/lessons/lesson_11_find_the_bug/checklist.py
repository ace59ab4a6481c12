"""The page to take home: where to look when an agent does not learn, and which patient each line caught."""

import html
from pathlib import Path

from IPython.display import Markdown

from .patients import PATIENTS

TITLE = "When it does not learn"
PARTS = {
    "Before you train: is it the code?": (
        "Probe worlds", "Microscope", "One batch", "Weights", "Beside simple.py",
    ),
    "After a minute of training: is it taught what happened?": ("Memory", "Curves", "Value map"),
    "Before you believe an exam": ("Exam log",),
}  # fmt: skip
ALWAYS = (
    "Keep a healthy twin, and change one thing at a time.",
    "It was healthy once? Bisect: look in the middle between then and now.",
    "Only when the code is sound, turn to the settings; and then with more than one seed.",
    "A score proves little: a bug can have luck.",
)


def checklist() -> dict[str, list[tuple[str, str, str]]]:
    """For each part its lines: what to do, by which instrument, and the patient that it caught."""
    return {
        part: [
            (patient.caught, name, patient.name)
            for name in names
            for patient in PATIENTS
            if patient.instrument == name
        ]
        for part, names in PARTS.items()
    }


def take_home(path: str | None = None) -> Markdown:
    """Shows the page; with a path it is written there as well, as one HTML file to print."""
    text = ""
    for part, lines in checklist().items():
        text += f"\n**{part}**\n\n"
        text += "".join(f"- ☐ {does} *({name}; it caught: {caught})*\n" for does, name, caught in lines)
    text += "\n**Always**\n\n" + "".join(f"- ☐ {line}\n" for line in ALWAYS)
    if path is not None:
        Path(path).write_text(_page(), encoding="utf-8")
        text += f"\nWritten to `{path}`: open it in a browser and print it."
    return Markdown(f"### {TITLE}\n{text}")


def _page() -> str:
    """The page as HTML: black on white, one sheet of paper."""
    body = ""
    for part, lines in checklist().items():
        items = "".join(
            f"<li>{html.escape(does)} <small>{html.escape(f'{name}; it caught: {caught}')}</small></li>"
            for does, name, caught in lines
        )
        body += f"<h2>{html.escape(part)}</h2><ul>{items}</ul>"
    body += "<h2>Always</h2><ul>" + "".join(f"<li>{html.escape(line)}</li>" for line in ALWAYS) + "</ul>"
    style = (
        "body{font:15px/1.5 sans-serif;max-width:44em;margin:2em auto;padding:0 1em}"
        "ul{list-style:'☐  '}small{color:#555;display:block}h2{font-size:17px;margin:1em 0 .3em}"
    )
    return (
        f"<!doctype html><html lang='en'><head><meta charset='utf-8'><title>{TITLE}</title>"
        f"<style>{style}</style></head><body><h1>{TITLE}</h1>{body}</body></html>\n"
    )
