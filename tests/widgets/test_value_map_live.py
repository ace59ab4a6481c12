"""The value map beside a running control panel."""

from dqn_lesson.hyperparameters import Hyperparameters
from dqn_lesson.widgets.control_panel.panel import ControlPanel
from dqn_lesson.widgets.value_map import value_map as value_map_module
from dqn_lesson.widgets.value_map.value_map import ValueMap


def test_it_follows_the_runs_of_a_panel(monkeypatch) -> None:
    monkeypatch.setattr(value_map_module, "LOOK_EVERY", 0.1)
    panel = ControlPanel(Hyperparameters(num_steps=6_000))
    value_map = ValueMap(panel)
    seen = [value_map.grid]
    value_map.observe(lambda change: seen.append(change["new"]), "grid")
    assert value_map.note.startswith("Waiting for")
    panel.train()
    assert panel.wait(120)
    assert panel.run.error is None and len(set(seen)) > 2
    assert value_map.note == "" and value_map.stages[0].endswith("steps trained")
    panel.close()
