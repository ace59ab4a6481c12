"""What may be wrong with a network's file in Keras' own format, in words.

Such a file is a zip archive that describes the layers and holds their weights.
"""

import io
import json
import zipfile
from collections.abc import Iterator
from typing import Any

_DESCRIPTION, _WEIGHTS = "config.json", "model.weights.h5"
_ADDED = {  # since Keras 3.13, with the value that stands for what was before
    "quantization_config": None,
    "input_axes": None,
    "output_axes": None,
    "renorm": False,
    "renorm_clipping": None,
    "renorm_momentum": 0.99,
    "use_gate": False,
    "sliding_window": None,
}


def check_bytes(data: bytes) -> None:
    """Looks at all that can be seen without TensorFlow, at once.

    Raises:
        ValueError: it is empty, cut off, damaged or something else. A sentence about the file without its
            subject ("is empty"), for only the caller knows the file's name.
    """
    if not data:
        raise ValueError("is empty")
    if data.startswith(b"\x89HDF"):
        raise ValueError("is an HDF5 file, as older versions of Keras wrote them, and not a .keras file")
    if not data.startswith(b"PK"):
        raise ValueError(f"is not a .keras file: it begins with {data[:8]!r}")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        damaged = archive.testzip()
    except zipfile.BadZipFile as error:
        raise ValueError(f"is cut off or damaged ({error})") from error
    if damaged:
        raise ValueError(f"is damaged: its part {damaged} is not what was written")
    if missing := {_DESCRIPTION, _WEIGHTS} - set(archive.namelist()):
        raise ValueError(
            f"is a zip archive, but no network: there is no {' and no '.join(sorted(missing))} in it"
        )


def without_additions(data: bytes) -> bytes:
    """The same file for an older Keras too: without what it would not know and what makes no difference."""
    whole, plainer = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(plainer, "w") as archive:
        for name in whole.namelist():
            content = whole.read(name)
            if name == _DESCRIPTION:
                content = json.dumps(json.loads(content, object_hook=_without_additions)).encode()
            archive.writestr(name, content)
    return plainer.getvalue()


def _without_additions(node: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in node.items() if name not in _ADDED or value != _ADDED[name]}


def complaint(data: bytes, error: Exception) -> str:
    """Why Keras could not read the file: the rest of such a sentence."""
    description = zipfile.ZipFile(io.BytesIO(data)).read(_DESCRIPTION)
    try:
        own = sorted(set(_own_code(json.loads(description))))
    except ValueError:
        return f"is damaged: its {_DESCRIPTION} is no JSON"
    if own:
        return (
            f"holds code of its own ({', '.join(own)}), which is not run, because a file may hold anything. "
            "Build the same network with your own code and train it again"
        )
    reason = ": ".join([type(error).__name__, *str(error).splitlines()[:1]])  # some errors have no text
    return f"cannot be read by this version of Keras ({reason})"


def _own_code(node: Any) -> Iterator[str]:
    """The names of all parts of a description that are not Keras' own, or hold Python code."""
    if isinstance(node, dict):
        name = node.get("class_name")
        if name in ("Lambda", "__lambda__"):
            yield "Lambda"
        elif node.get("registered_name"):
            yield str(node["config"] if name == "function" else name)
    for part in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from _own_code(part)
