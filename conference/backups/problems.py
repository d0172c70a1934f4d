"""What can go wrong with a backup, in sentences for whoever keeps the server."""

from __future__ import annotations


class BackupProblem(Exception):
    """A backup cannot be made, or the file cannot be put back; the text says why and what to do."""
