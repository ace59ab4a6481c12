"""`python -m dqn_lesson`, which is also the command `dqn-lesson`."""

import sys

from .command_line.main import main

if __name__ == "__main__":
    sys.exit(main())
