"""The text of the widgets' scripts and stylesheets.

As text and not as paths: anywidget watches a file, and its watcher would keep every widget alive. Names are
paths inside `widgets/`: `"shared/picture.js"`.
"""

import re
from pathlib import Path

_WIDGETS = Path(__file__).parents[1]
_IMPORT = re.compile(r'^import \{[^}]*\} from "(\.[^"]*)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?!default)", re.MULTILINE)


def stylesheet(*names: str) -> str:
    """The text of these stylesheets, put together after the one that all widgets share."""
    return "\n".join((_WIDGETS / name).read_text(encoding="utf-8") for name in ("shared/base.css", *names))


def script(name: str) -> str:
    """A script and all that it imports as one text: what anywidget takes, without a build step.

    Each file comes once, after those that it imports, without the words `import` and `export`. So no two of
    them may have a name in common at their top level.

    Raises:
        ValueError: an import is written in another way than `import { name } from "./file.js";`.
    """
    texts: dict[Path, str] = {}

    def add(path: Path) -> None:
        text = path.read_text(encoding="utf-8")
        for imported in _IMPORT.findall(text):
            if (other := (path.parent / imported).resolve()) not in texts:
                add(other)
        texts[path] = _EXPORT.sub("", _IMPORT.sub("", text))
        if left := re.search(r"^import\b.*", texts[path], re.MULTILINE):
            wanted = 'import { name } from "./file.js";'
            raise ValueError(
                f"{path.name} has `{left[0]}`. Write it as `{wanted}`, which widgets can follow."
            )

    add(_WIDGETS / name)
    return "\n".join(texts.values())
