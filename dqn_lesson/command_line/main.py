"""What the command `dqn-lesson` is told, and what it does."""

import argparse
import signal
import socket
import sys
from functools import partial
from pathlib import Path
from typing import Any

from .. import __version__
from . import class_report, progress_export
from .lessons_folder import fill

FIRST = "00_start_here.ipynb"
HOST = "127.0.0.1"
MESSAGES = {
    "about": "Copies the lessons into a folder of yours and opens them in JupyterLab; called again, it brings"
    " in what is newer and leaves what you have changed. `dqn-lesson progress --csv` prints how far you are,"
    " `dqn-lesson class` makes a table of many such files.",
    "folder": "for the lessons, made if there is none; dqn-lesson if you name none",
    "no browser": "only print the address, for a browser somewhere else",
    "port": "of the address, such as 8888",
    "copy only": "do not open them",
    "restore": "bring back the lessons that you have deleted",
    "there": "The lessons are in {folder}.",
    "newer": "You have changed {name}; the newer one lies beside it, as {newer}.",
    "file": "{folder} is a file, and the lessons need a folder: give another name, as in dqn-lesson lessons.",
    "failed": "The lessons can't be copied to {folder}, and nothing was changed there ({reason}): clear what"
    " is in the way, or name another folder.",
    "taken": "Port {port} can't be used ({reason}): give another one, or none, and a free one is taken.",
    "no lab": "JupyterLab is not installed here: python -m pip install jupyterlab",
}


def main(arguments: list[str] | None = None) -> int:
    """Does what the command line says, and returns the exit code: 0, or 2 where it can't be done."""
    parser = argparse.ArgumentParser(prog="dqn-lesson", description=MESSAGES["about"])
    parser.add_argument("folder", nargs="?", type=Path, default=Path("dqn-lesson"), help=MESSAGES["folder"])
    parser.add_argument("--no-browser", action="store_true", help=MESSAGES["no browser"])
    parser.add_argument("--port", type=_port, help=MESSAGES["port"])
    parser.add_argument("--copy-only", action="store_true", help=MESSAGES["copy only"])
    parser.add_argument("--restore", action="store_true", help=MESSAGES["restore"])
    parser.add_argument("--version", action="version", version=f"dqn-lesson {__version__}")
    arguments = sys.argv[1:] if arguments is None else arguments
    if arguments[:1] == ["progress"]:  # the word wins over a folder of that name
        return progress_export.main(arguments[1:])
    if arguments[:1] == ["class"]:
        return class_report.main(arguments[1:])
    options = parser.parse_args(arguments)
    if complaint := _fill(options.folder.absolute(), options.restore) or _refused(options.port):
        print(complaint, file=sys.stderr)
        return 2
    if options.copy_only:
        return 0
    return _open(options.folder.absolute(), options.port, not options.no_browser)


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 2**16:
        raise argparse.ArgumentTypeError(f"{text!r} is not one: a number from 1 to 65535")
    return int(text)


def _fill(folder: Path, restore: bool) -> str:
    """Fills the folder, prints what there is to know, and returns why it can't be done, '' if it can."""
    try:
        if folder.is_file():
            return MESSAGES["file"].format(folder=folder)
        beside = fill(folder, __version__, restore)
    except OSError as error:
        reason = ": ".join(filter(None, [error.strerror or str(error), error.filename]))
        return MESSAGES["failed"].format(folder=folder, reason=reason)
    for name, newer in beside.items():
        print(MESSAGES["newer"].format(name=name, newer=newer))
    print(MESSAGES["there"].format(folder=folder), flush=True)
    return ""


def _refused(port: int | None) -> str:
    """Why a port can't be used, '' if it can."""
    try:
        socket.create_server((HOST, port or 0)).close()
    except OSError as error:
        return MESSAGES["taken"].format(port=port, reason=error.strerror)
    return ""


def _open(folder: Path, port: int | None, browser: bool) -> int:
    """Opens JupyterLab in the folder and returns when it is stopped, as by Ctrl-C."""
    try:
        from jupyterlab.labapp import LabApp
    except ImportError:
        print(MESSAGES["no lab"], file=sys.stderr)
        return 2
    # The first lesson is named by default_url, not as a file: so the address that is printed leads to it too.
    # A kernel holds up to a gigabyte: an hour after its notebook was closed and it last ran something, it is
    # ended.
    arguments = [
        "--allow-root",
        f"--ServerApp.ip={HOST}",
        f"--ServerApp.root_dir={folder}",
        f"--ServerApp.open_browser={browser}",
        f"--LabApp.default_url=/lab/tree/{FIRST}"
        if (folder / FIRST).exists()
        else "--LabApp.default_url=/lab",
        "--MappingKernelManager.cull_idle_timeout=3600",
    ]
    if port:
        arguments += [f"--ServerApp.port={port}", "--ServerApp.port_retries=0"]
    try:
        server = LabApp.initialize_server(argv=arguments)
        signal.signal(signal.SIGINT, partial(_stop, server))
        server.start()
    except KeyboardInterrupt:  # before the server could see to it
        pass
    return 0


def _stop(server: Any, *_) -> None:
    """At the first Ctrl-C the server and its kernels end, without a question; a second one ends it now."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    server.stop(from_signal=True)
