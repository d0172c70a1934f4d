"""What people were promised, compared with what the database has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from bench.drills.report import Result

#: How often something is so in the database.
Count = Callable[[Session], int]
Read = Callable[[Count], int]


@dataclass
class Account:
    """One thing that can be counted: how often it was so before, and how often somebody was told that it is done."""

    count: Count
    before: int
    acknowledged: int = 0


class Ledger:
    """Accounts by name, over all trials of a hall."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._accounts: dict[str, Account] = {}

    def open(self, name: str, count: Count, before: int | None = None) -> None:
        """From now on this is counted, from how often it is so now unless ``before`` says it. Not during a fault."""
        self._accounts[name] = Account(count, self._read(count) if before is None else before)

    def acknowledged(self, name: str, times: int = 1) -> None:
        """Somebody was told that it is done, or that it will be by itself."""
        self._accounts[name].acknowledged += times

    def is_settled(self) -> bool:
        """Does the database have everything that was promised?"""
        return all(self._done(account) >= account.acknowledged for account in self._accounts.values())

    def judge(self, result: Result) -> None:
        """Count what is gone and what is there too often. Each difference is counted once."""
        for name, account in self._accounts.items():
            difference = self._done(account) - account.acknowledged
            account.acknowledged += difference
            result.lost += max(0, -difference)
            result.doubled += max(0, difference)
            if difference:
                result.wrong.append(f"{name}: {'+' if difference > 0 else ''}{difference}")

    def _done(self, account: Account) -> int:
        return self._read(account.count) - account.before
