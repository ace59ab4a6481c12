"""The browser that the tests drive: the system's own Chromium or Chrome. Needs no Playwright."""

import os
import shutil
import sys

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome")
INSTALL = {
    "darwin": "brew install --cask chromium, then CHROME=/Applications/Chromium.app/Contents/MacOS/Chromium",
    "win32": "winget install Google.Chrome, then set CHROME to the path of chrome.exe",
}
FLAGS = (
    "--no-sandbox",  # which root needs, in a container
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find_browser() -> str:
    """Return the path of Chromium or Chrome. Without one: skip, or fail if REQUIRE_BROWSER=1."""
    wanted = os.environ.get("CHROME")
    for name in [wanted] if wanted else NAMES:
        if path := shutil.which(name):
            return path
    missing = f"$CHROME is {wanted!r}, which cannot be run" if wanted else f"none of {', '.join(NAMES)} found"
    install = INSTALL.get(sys.platform, "sudo apt-get install chromium")
    skip_or_fail(f"{missing}. To install a browser: {install}")


def skip_or_fail(message: str) -> None:
    """Skip what needs a browser, or fail if REQUIRE_BROWSER=1."""
    if os.environ.get("REQUIRE_BROWSER") == "1":
        pytest.fail(message, pytrace=False)
    pytest.skip(message)
