"""What a drill found out, and its last line."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

#: How long a screen may be behind after the fault has ended.
_STALE_SECONDS = {"postgres": 6.0}
_STALE_SECONDS_OTHERWISE = 3.0


@dataclass
class Result:
    """Counts over all trials. What follows ``acts`` should be nought, but for ``stale_max_s``, which has a bound."""

    kind: str
    trials: int = 0
    acts: int = 0  # taps, forms, letters
    refused: int = 0  # taps that were answered with a sentence
    lost: int = 0  # acknowledged and gone
    doubled: int = 0  # done more often than acknowledged
    stale_max_s: float = 0.0
    screens_disagreeing: int = 0
    stuck_buttons: int = 0  # still waiting at the end
    texts_gone: int = 0  # fields that did not show what was typed into them, during the fault
    untold: int = 0  # screens that said nothing of a fault that kept them from the server for long
    more: dict[str, Any] = field(default_factory=dict)  # the kind's own figures
    wrong: list[str] = field(default_factory=list)  # in words, for whoever looks into it

    @property
    def stale_bound_s(self) -> float:
        """The longest that ``stale_max_s`` may be."""
        return _STALE_SECONDS.get(self.kind, _STALE_SECONDS_OTHERWISE)

    @property
    def is_clean(self) -> bool:
        """Nothing lost, nothing twice, everybody current in time and able to act."""
        gone = self.lost + self.doubled + self.texts_gone
        left = self.screens_disagreeing + self.stuck_buttons + self.untold
        return gone + left == 0 and self.stale_max_s <= self.stale_bound_s and not self.wrong

    @property
    def line(self) -> str:
        """The last line of a drill."""
        figures = {name: value for name, value in vars(self).items() if name not in ("more", "wrong")}
        figures["stale_max_s"] = round(self.stale_max_s, 2)
        told = {"wrong": self.wrong} if self.wrong else {}
        return json.dumps(figures | self.more | told, ensure_ascii=False)

    def behind(self, seconds: float) -> None:
        """A screen was so long behind."""
        self.stale_max_s = max(self.stale_max_s, seconds)
