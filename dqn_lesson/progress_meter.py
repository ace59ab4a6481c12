"""One line that says how far something has come: the steps of a training, the runs of a sweep, a benchmark.

The line is text in a notebook too: tqdm's widget is an error message in a notebook that is opened again.
"""

import sys

from tqdm import tqdm

FORMAT = "{desc}|{bar:30}| {n_fmt} of {total_fmt} {unit}, {elapsed} so far, {remaining} to go{postfix}"


def progress_meter(total: int, unit: str, show: bool | None = None, name: str = "") -> tqdm:
    """Counts to a total, and redraws its line ten times a second at the most.

    ```
    with progress_meter(num_steps, "steps") as meter:
        for step in steps:
            meter.update()
            if step.ended:
                meter.set_postfix_str(f"newest score {step.score:.0f}", refresh=False)
    ```

    Args:
        total: how many there will be.
        unit: of what, in the plural.
        show: whether to draw it; None: where somebody looks, in a notebook or on a terminal.
        name: stands in front.
    """
    notebook = type(sys.stdout).__module__.startswith("ipykernel.")
    out = sys.stdout if notebook else sys.stderr
    watched = notebook or out.isatty()
    return tqdm(
        total=total,
        unit=unit,
        desc=name,
        file=out,
        bar_format=FORMAT,
        disable=not (watched if show is None else show),
        mininterval=0.1 if watched else 10,
    )
