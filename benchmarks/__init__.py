"""Measurements, one question a file. Nothing imports them; `python -m benchmarks` runs them.

`python -m benchmarks.reliability` runs one part, `--help` tells its options.
"""

import os

# Read by NumPy when it is loaded: the floor of `update_cost` is that of one core.
for _name in ("OPENBLAS_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"):
    os.environ.setdefault(_name, "1")
