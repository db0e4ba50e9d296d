"""`python -m qa.rebuild HOME`: the index built anew by a process that has never held what was deleted.

Started by a purge, which holds the writer's lock: it is no command for people.
"""

from __future__ import annotations

import sys
from pathlib import Path

from qa.config import read_config
from qa.wiring.stores import open_stores


def main() -> None:
    """Build the index of the workspace named. Raises what opening and building raise: the caller sees the exit code."""
    with open_stores(read_config(Path(sys.argv[1])), writable=True) as workspace:
        workspace.index.compact()


if __name__ == "__main__":
    main()
