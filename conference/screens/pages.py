"""Which screen a role sits in front of, which audience it belongs to, and the fragments it is made of."""

from __future__ import annotations

from dataclasses import dataclass

from conference.actor import Actor
from conference.models import Role


@dataclass(frozen=True)
class Audience:
    """Those who are shown exactly the same: one rendering serves them all.

    ``name`` is "chair", "secretary", "mc", "projector", "public", or names one unit or one phone: "unit:<id>",
    "device:<id>".
    """

    name: str

    @property
    def kind(self) -> str:
        """The name without the id."""
        return self.name.partition(":")[0]

    @property
    def key(self) -> str | None:
        """The unit's or phone's id."""
        return self.name.partition(":")[2] or None


@dataclass(frozen=True)
class Screen:
    """A screen: its page template and, per kind of audience it listens to, the fragments of that audience."""

    name: str
    fragments: dict[str, tuple[str, ...]]

    def audiences(self, actor: Actor) -> list[Audience]:
        """The audiences this actor belongs to on this screen."""
        keys = {"unit": actor.unit_id, "device": actor.device_id}
        return [Audience(f"{kind}:{keys[kind]}" if kind in keys else kind) for kind in self.fragments]


SCREENS: dict[str, Screen] = {
    screen.name: screen
    for screen in (
        Screen(
            "chair",
            {
                "chair": (
                    "chair-strip", "chair-queue", "chair-floor", "chair-next", "chair-matters", "chair-conclusion",
                    "chair-dock", "chair-notes",
                )
            },
        ),
        Screen("projector", {"projector": ("projector-scene",)}),
        Screen(
            "secretary",
            {
                "secretary": (
                    "secretary-strip", "secretary-outline", "secretary-minutes", "secretary-floor", "secretary-queue",
                    "secretary-notes", "secretary-blocks", "secretary-recording",
                )
            },
        ),
        Screen("mc", {"mc": ("mc-script", "mc-introductions")}),
        Screen("department", {"unit": ("unit-tasks",)}),
        Screen(
            "attendee",
            {
                "public": (
                    "attendee-now", "attendee-line", "attendee-questions", "attendee-programme", "attendee-rules",
                ),
                "device": ("attendee-mine",),
            },
        ),
    )
}  # fmt: skip

#: Fragments by kind of audience.
SHOWN_TO: dict[str, tuple[str, ...]] = {
    kind: fragments for screen in SCREENS.values() for kind, fragments in screen.fragments.items()
}

#: Who is shown words as they are typed; everybody else gets the wordings that a secretary passes.
TYPED_WORDS_SHOWN_TO = {"chair", "secretary", "unit"}

_SCREEN_OF_ROLE = {
    Role.CHAIR: "chair",
    Role.CO_CHAIR: "chair",
    Role.OPERATOR: "chair",
    Role.ORGANISER: "chair",
    Role.SECRETARY: "secretary",
    Role.MC: "mc",
    Role.RESPONDER: "department",
    Role.PROJECTOR: "projector",
    Role.ATTENDEE: "attendee",
}


def screen_of(role: Role) -> Screen | None:
    """The screen of a role; none for roles that have no live screen."""
    name = _SCREEN_OF_ROLE.get(role)
    return SCREENS[name] if name else None
