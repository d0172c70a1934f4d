"""Verbs on nouns. Each takes ``(session, actor, …)``, changes rows and records what happened; it knows no transport."""
