"""The learner's `replay` beside the same update in PyTorch. The listing is shown and never run.

It is written for this lesson, in the order of steps that CleanRL's `dqn.py` has, and without the target
network that stands there: the learner's has none before lesson 07. Actions come as a column, (B, 1),
as CleanRL's do.
"""

import ast
import html

from IPython.display import HTML

from ...exercises.answer_source import parsed
from ...exercises.assembled_agent import assembled_source

LISTING = """\
def replay(self, batch_size):
    data = self.memory.sample(batch_size)                       # A
    with torch.no_grad():                                       # B
        best = self.model(data.next_states).max(dim=1).values   # C
        over = data.terminated.float()                          # D
        wanted = data.rewards + self.gamma * best * (1 - over)  # E
    q_values = self.model(data.states)                          # F
    taken = q_values.gather(1, data.actions).squeeze(1)         # G
    loss = F.mse_loss(taken, wanted)                            # H
    self.optimizer.zero_grad()                                  # I
    loss.backward()                                             # J
    self.optimizer.step()                                       # K
"""


def replay_of_the_learner() -> str:
    """The `replay` of the learner's agent, or the course's, with the comment above it that says which."""
    source = assembled_source()
    (agent,) = [node for node in parsed(source).body if isinstance(node, ast.ClassDef)]
    (replay,) = [node for node in agent.body if isinstance(node, ast.FunctionDef) and node.name == "replay"]
    lines = source.splitlines()[replay.lineno - 2 : replay.end_lineno]
    return "\n".join(line.removeprefix("    ") for line in lines)


def beside() -> HTML:
    """Both, side by side; where the page is narrow, below each other. Long lines scroll, by keys as well."""
    look = (
        "margin:0; padding:8px 10px; overflow-x:auto; white-space:pre; font-size:85%; line-height:1.45;"
        " border:1px solid var(--jp-border-color2, #bdbdbd); border-radius:4px;"
        " background:var(--jp-cell-editor-background, #f5f5f5);"
        " color:var(--jp-content-font-color1, inherit)"
    )
    blocks = {
        "yours, in Keras": (500, replay_of_the_learner()),
        "the same update in PyTorch": (520, LISTING),
    }
    parts = [
        f"<figure style='flex:1 1 {width}px; margin:0; min-width:0'>"
        f"<figcaption style='font-weight:bold; margin-bottom:4px'>{heading}</figcaption>"
        f"<pre tabindex='0' data-lm-suppress-shortcuts='true' style='{look}'>{html.escape(code)}</pre>"
        "</figure>"
        for heading, (width, code) in blocks.items()
    ]
    style = "display:flex; flex-wrap:wrap; gap:14px; color:var(--jp-content-font-color1, inherit)"
    return HTML(f"<div class='dqn-beside' style='{style}'>{''.join(parts)}</div>")
