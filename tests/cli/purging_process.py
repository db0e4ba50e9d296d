"""A sync that kills itself without a word at a chosen moment: `python -m tests.cli.purging_process HOME STAGE NUMBER`.

NUMBER counts the reports of progress of that stage; the process dies inside the one of that number.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from qa.config import read_config
from qa.wiring import syncing


def main(home: str, stage: str, number: int) -> None:
    seen = 0

    def die(name: str, done: int, total: int) -> None:
        nonlocal seen
        if name == stage:
            seen += 1
            if seen > number:
                os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))

    syncing.sync(read_config(Path(home)), on_progress=die)
    sys.exit("it was not killed")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
