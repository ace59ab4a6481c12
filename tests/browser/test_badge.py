"""Lesson 12's page to take home, opened from disk."""

import os
from contextlib import closing

import pytest

from dqn_lesson import load_pretrained
from dqn_lesson.lessons.lesson_12_your_own_world.badge import badge


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_badge_opens_from_disk_and_asks_no_other_host(browser, tmp_path, theme) -> None:
    run = load_pretrained("mountain_car")
    agent = run.agent()
    with closing(agent.env):
        page_path = badge(agent, run.exam, tmp_path / "my_agent.html")
    context = browser.new_context(color_scheme=theme)
    page, asked, errors = context.new_page(), [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.goto(page_path.as_uri())
    assert page.locator("h1").inner_text() == "My agent"
    film = page.locator("img")
    assert film.evaluate("image => image.complete && image.naturalWidth") == 600
    page.locator("summary").first.click()
    assert page.locator("pre").first.is_visible() and "passed" in page.locator(".exam").inner_text()
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=f"{folder}/badge_{theme}.png")
    assert errors == []
    assert all(url.startswith(("file://", "data:")) for url in asked) and len(asked) >= 1
    context.close()
