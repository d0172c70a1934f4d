"""``python -m conference.backups``: the process that makes one automatic backup, with the settings of its server."""

from __future__ import annotations

import os
import sys

from conference.backups import rotating
from conference.backups.problems import BackupProblem
from conference.config import Config

if __name__ == "__main__":
    if hasattr(os, "nice"):
        os.nice(10)
    try:
        rotating.make(Config.from_environment())
    except (BackupProblem, OSError) as problem:
        sys.exit(str(problem))
