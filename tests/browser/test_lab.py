"""`make lab`, as a learner meets it."""

import re

import psutil
import pytest

from browser.conftest import WINDOW
from browser.lab import Lab, NotebookPage


def printed_address(lab: Lab) -> str:
    """Return the address that the server prints for the learner to open."""
    return re.search(r"http://127\.0\.0\.1:\S+token=\S+", lab.log.read_text(encoding="utf-8")).group()


def test_the_printed_address_opens_the_first_lesson(lab, browser, tmp_path) -> None:
    context = browser.new_context(viewport=WINDOW)
    notebook = NotebookPage(context.new_page(), tmp_path)
    notebook.open(printed_address(lab))
    assert notebook.page.locator(".jp-NotebookPanel h1").first.is_visible()
    assert "00_start_here" in notebook.page.url
    assert notebook.errors == []
    context.close()
    lab.shut_down_kernels("00_start_here")


def test_it_listens_on_this_computer_only(lab) -> None:
    server = psutil.Process(lab.pid)
    addresses = {link.laddr.ip for link in server.net_connections("tcp") if link.status == psutil.CONN_LISTEN}
    assert addresses == {"127.0.0.1"}


@pytest.mark.parametrize("token", ["", "wrong"])
def test_it_asks_for_its_token(lab, token: str) -> None:
    assert lab.request("api/contents", token=token)[0] == 403
    assert lab.request("api/contents")[0] == 200
    assert len(lab.token) >= 32
