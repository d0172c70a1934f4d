"""How large a report may be, and what its pictures are like. Both the server and the drawing process go by it."""

from __future__ import annotations

LARGEST = 20_000_000  # bytes of a PDF
MOST_PAGES = 100
#: A page is drawn as large as fits into this: a projector shows no more, and a hall network carries it at once.
WIDTH, HEIGHT = 1920, 1440
#: A hundred pages of photographs take a slow laptop about a minute.
PATIENCE_SECONDS = 180.0
#: What the drawing process may hold; a file made to fill the memory ends that process and nothing else.
MEMORY_BYTES = 1 << 30

#: How the drawing process ends when a file cannot be shown.
UNREADABLE, LOCKED, TOO_LONG, EMPTY = 3, 4, 5, 6
