"""A JupyterLab server for tests, started as `make lab` starts it, and a notebook opened in it."""

import fcntl
import json
import os
import pickle
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import psutil
from conftest import ROOT, learner_environment
from playwright.sync_api import Locator, Page

START_SECONDS = 120  # 3 on an idle machine, over 60 seen on a crowded one
PROGRESS_BESIDE_THE_NOTEBOOK = (  # runs in each kernel first, in the learner's names: it adds none
    "__import__('os').environ['DQN_LESSON_HOME'] = __import__('os').path.abspath('.progress')\n"
)
SHOWN = {"LabApp": {"expose_app_in_browser": True}}
NO_NEWS = {"@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False}}


def make_lab_command() -> list[str]:
    """Return what `make lab` runs once everything is installed, with this Python."""
    make = ["make", "--no-print-directory", "--dry-run", "lab"]
    lines = subprocess.run(make, cwd=ROOT, check=True, capture_output=True, text=True).stdout.splitlines()
    return [sys.executable, *shlex.split(lines[-1])[1:]]


@dataclass(frozen=True)
class Lab:
    """A running server. Each folder of its notebooks is a learner's desk, with the progress kept in it."""

    pid: int
    root: Path  # of its notebooks: a scratch copy
    url: str  # ends in /
    token: str
    log: Path

    @classmethod
    def start(cls, scratch: Path, command: Sequence[str] = ()) -> "Lab":
        """Start a server with the arguments of `make lab`, or another command, and wait until it answers.

        Added are only: no browser of its own, no news, and the page's application object, which tests drive.
        """
        settings = scratch / "config" / "labconfig"
        settings.mkdir(parents=True)
        (settings / "default_setting_overrides.json").write_text(json.dumps(NO_NEWS), encoding="utf-8")
        startup = scratch / "ipython" / "profile_default" / "startup"
        startup.mkdir(parents=True)
        (startup / "home.py").write_text(PROGRESS_BESIDE_THE_NOTEBOOK, encoding="utf-8")
        root = scratch / "notebooks"
        shutil.copytree(ROOT / "notebooks", root, ignore=shutil.ignore_patterns(".*", "runs"))
        runtime, log = scratch / "runtime", scratch / "lab.log"
        environment = learner_environment(
            JUPYTER_CONFIG_DIR=str(scratch / "config"),
            JUPYTER_DATA_DIR=str(scratch / "jupyter"),
            JUPYTER_RUNTIME_DIR=str(runtime),
            IPYTHONDIR=str(scratch / "ipython"),
            DQN_LESSON_RUNS="",  # beside the notebook
        )
        (settings.parent / "jupyter_lab_config.json").write_text(json.dumps(SHOWN), encoding="utf-8")
        command = [*(command or make_lab_command()), "--no-browser"]
        with log.open("w", encoding="utf-8") as stream:
            process = subprocess.Popen(
                command, cwd=scratch, env=environment, stdout=stream, stderr=stream, stdin=subprocess.DEVNULL
            )
        try:
            info = _wait_for_server(process, runtime / f"jpserver-{process.pid}.json", log)
        except BaseException:
            process.kill()
            raise
        return cls(process.pid, root, info["url"], info["token"], log)

    def request(self, path: str, method: str = "GET", token: str | None = None) -> tuple[int, bytes]:
        """Ask the server's API; return status and body. `token` stands in for the right one."""
        token = self.token if token is None else token
        request = Request(self.url + path, method=method, headers={"Authorization": f"token {token}"})
        try:
            with urlopen(request, timeout=10) as answer:
                return answer.status, answer.read()
        except HTTPError as error:
            return error.code, error.read()

    def new_desk(self) -> Path:
        """Make a folder beside all others, in which a notebook finds its pictures."""
        desk = Path(tempfile.mkdtemp(prefix="desk-", dir=self.root))
        shutil.copytree(ROOT / "notebooks" / "images", desk / "images")
        return desk

    def shut_down_kernels(self, start: str = "") -> None:
        """Shut down the kernels of all notebooks whose paths start so."""
        for session in json.loads(self.request("api/sessions")[1]):
            if session["path"].startswith(start):
                self.request(f"api/sessions/{session['id']}", method="DELETE")

    def stop(self) -> None:
        """End the server and its kernels."""
        self.shut_down_kernels()
        with suppress(psutil.NoSuchProcess):  # it has ended
            server = psutil.Process(self.pid)
            server.terminate()
            deadline = time.monotonic() + 10
            while (
                server.status() != psutil.STATUS_ZOMBIE
            ):  # which it stays as long as its parent, a worker, lives
                if time.monotonic() > deadline:
                    server.kill()
                time.sleep(0.05)


@contextmanager
def shared_lab(folder: Path) -> Iterator[Lab]:
    """Give the one server of all processes that share a folder: the first starts it, the last stops it."""
    folder.mkdir(exist_ok=True)
    note = folder / "lab.pickle"
    with (folder / "door").open("w") as door, (folder / "users").open("w") as users:
        with _locked(door):
            if not note.exists():
                note.write_bytes(pickle.dumps(Lab.start(Path(tempfile.mkdtemp(dir=folder)))))
            lab = pickle.loads(note.read_bytes())
            fcntl.flock(users, fcntl.LOCK_SH)
        try:
            yield lab
        finally:
            with _locked(door):
                if _is_last(users):
                    note.unlink()
                    lab.stop()


def _is_last(users: IO) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:  # another process holds its share
        fcntl.flock(users, fcntl.LOCK_UN)
        return False
    return True


@contextmanager
def _locked(door: IO) -> Iterator[None]:
    fcntl.flock(door, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(door, fcntl.LOCK_UN)


def _wait_for_server(process: subprocess.Popen, info: Path, log: Path) -> dict:
    """Return what the server wrote about itself, as soon as it answers."""
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            server = json.loads(info.read_text(encoding="utf-8"))
            with urlopen(server["url"] + "api", timeout=1):
                return server
        except (OSError, ValueError):  # not there yet, half written, or not listening yet
            time.sleep(0.05)
    said = log.read_text(encoding="utf-8")
    raise AssertionError(f"JupyterLab did not start within {START_SECONDS} s:\n{said}")


class NotebookPage:
    """A notebook, open in JupyterLab, with what a person does to it.

    `path` is its file. `page` is Playwright's own page, for everything else:
    `notebook.page.get_by_role("button", name="Train").click()`.
    Every wait ends: after its `seconds`, Playwright raises a TimeoutError.
    """

    def __init__(self, page: Page, screenshots: Path, path: Path | None = None):
        self.page = page
        self.path = path  # of its file
        self.errors: list[str] = []  # JavaScript errors that nobody caught
        self._screenshots = screenshots
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def open(self, url: str, seconds: float = 60) -> None:
        """Go to a notebook's address and wait until its kernel is ready."""
        self.page.goto(url)
        self._wait_until_ready(seconds)

    def reload(self, seconds: float = 60) -> None:
        """Reload the page, as a person does with F5; the kernel lives on."""
        self.page.reload()
        self._wait_until_ready(seconds)

    def run_all(self, seconds: float = 60) -> None:
        """Run all cells and wait for the last one; a cell that raised or wrote to stderr fails the test."""
        self._command("notebook:run-all-cells", seconds)
        script = """([panel]) => panel.content.widgets.flatMap((cell) =>
            (cell.model.outputs?.toJSON() ?? [])
                .filter((output) => output.output_type === "error" || output.name === "stderr")
                .map((output) => [cell.model.id, output.ename ?? "stderr", output.evalue ?? output.text]))"""
        assert not (wrong := self._evaluate(script)), f"after Run All: {wrong}"

    def run_cell(self, cell_id: str, seconds: float = 60) -> None:
        """Run one cell and wait until it is done. It may raise: look at `cell(cell_id)`."""
        self._evaluate("([panel, id]) => { panel.content.activeCellIndex = index(panel, id) }", cell_id)
        self._command("notebook:run-cell", seconds)

    def write(self, cell_id: str, source: str) -> None:
        """Replace a cell's text, as a learner does who fills in a stub."""
        script = (
            "([panel, id, text]) => panel.content.widgets[index(panel, id)].model.sharedModel.setSource(text)"
        )
        self._evaluate(script, cell_id, source)

    def cell(self, cell_id: str) -> Locator:
        """Return the cell with this id, with its output: `.locator("canvas")`, `.inner_text()` and so on."""
        position = self._evaluate("([panel, id]) => index(panel, id)", cell_id)
        cell = self.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Notebook-cell").nth(position)
        # A cell out of sight is not painted and its text is ''; it is painted in the next frame.
        cell.evaluate("""async (cell) => { cell.scrollIntoView({ block: "nearest" });
            await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))) }""")
        return cell

    def wait_for(self, condition: str, seconds: float = 30) -> None:
        """Wait until a selector is visible, or a JavaScript function (`() => ...`) gives something true."""
        if "=>" in condition:
            self.page.wait_for_function(condition, timeout=seconds * 1000)
        else:
            self.page.locator(condition).first.wait_for(timeout=seconds * 1000)

    def python(self, expression: str) -> str:
        """Return the `repr` of a Python expression, evaluated in the kernel while no cell runs."""
        script = """async ([panel, expression]) => {
            const kernel = panel.sessionContext.session.kernel;
            const reply = await kernel.requestExecute({
                code: "", silent: true, store_history: false, user_expressions: { value: expression } }).done;
            return reply.content.user_expressions.value;
        }"""
        value = self._evaluate(script, expression)
        assert value["status"] == "ok", f"{expression}: {value['ename']}: {value['evalue']}"
        return value["data"]["text/plain"]

    def restart_kernel(self, seconds: float = 30) -> None:
        """Restart the kernel; the page stays as it is."""
        self._evaluate("([panel]) => { panel.sessionContext.restartKernel() }")
        self._wait_until_ready(seconds)

    def set_theme(self, theme: Literal["light", "dark"]) -> None:
        """Switch JupyterLab's own light or dark theme on."""
        self._evaluate(
            "([panel, theme]) => { jupyterapp.commands.execute('apputils:change-theme', { theme }) }",
            {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}[theme],
        )
        self.wait_for(f"() => document.body.dataset.jpThemeLight === '{str(theme == 'light').lower()}'")

    def screenshot(self, name: str) -> Path:
        """Save what is seen as `name`.png, in `$SCREENSHOTS` or a scratch folder; return its path."""
        path = self._screenshots / f"{name}.png"
        self.page.screenshot(path=path)
        return path

    def screenshots(self, name: str) -> list[Path]:
        """Save the notebook from top to bottom, a screen each, as `name`-1.png, `name`-2.png and so on."""
        scroll = """async ([panel, screen]) => {
            const view = panel.content.outerNode;
            view.scrollTo(0, screen * (view.clientHeight - 60));
            await new Promise((done) => setTimeout(done, 200));
            const last = panel.content.widgets.at(-1).node.getBoundingClientRect();
            return last.bottom > view.getBoundingClientRect().bottom;
        }"""
        paths, more = [], True
        while more:
            more = self._evaluate(scroll, len(paths))
            paths.append(self.screenshot(f"{name}-{len(paths) + 1}"))
        return paths

    def _wait_until_ready(self, seconds: float) -> None:
        self.page.wait_for_function(
            """() => window.jupyterapp?.shell.currentWidget?.sessionContext?.isReady
                && jupyterapp.shell.currentWidget.sessionContext.session?.kernel?.status === "idle"
                && jupyterapp.shell.currentWidget.context?.isReady""",
            timeout=seconds * 1000,
        )

    def _command(self, name: str, seconds: float) -> None:
        """Execute one of JupyterLab's commands and wait for its end."""
        script = """([panel, name]) => { window.commandDone = false;
            jupyterapp.commands.execute(name).finally(() => { window.commandDone = true }) }"""
        self._evaluate(script, name)
        self.page.wait_for_function("() => window.commandDone", timeout=seconds * 1000)

    def _evaluate(self, function: str, *arguments: object) -> object:
        """Call a JavaScript function with the notebook's panel and the arguments."""
        script = f"""(values) => {{
            const index = (panel, id) => {{
                const found = panel.content.widgets.findIndex(cell => cell.model.id === id);
                if (found < 0) throw new Error(`no cell has the id ${{id}}`);
                return found;
            }};
            return ({function})([jupyterapp.shell.currentWidget, ...values]);
        }}"""
        return self.page.evaluate(script, list(arguments))


def screenshot_folder(scratch: Path) -> Path:
    """Return where screenshots go: `$SCREENSHOTS`, else `scratch`."""
    folder = Path(os.environ.get("SCREENSHOTS", scratch))
    folder.mkdir(parents=True, exist_ok=True)
    return folder
