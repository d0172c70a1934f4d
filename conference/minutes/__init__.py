"""Typed text: the append-only log of what secretaries type, the documents it replays to, and their projection."""
