"""Which screen a role sits in front of, which audience it belongs to, and the fragments it is made of."""

from __future__ import annotations

from dataclasses import dataclass

from conference.actor import Actor
from conference.models import Role

_ALL = "-all"


@dataclass(frozen=True)
class Audience:
    """Those who are shown exactly the same: one rendering serves them all.

    ``name`` is "chair", "secretary", "mc", "desk", "projector", "public", or names one unit or one phone: "unit:<id>",
    "device:<id>". "chair-all" and the like are shown the same fragments with all that the long lists hold.
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

    @property
    def brief(self) -> Audience:
        """Those who are shown the same as these, of long lists only the first."""
        return Audience(self.name.removesuffix(_ALL))

    @property
    def all(self) -> Audience:
        """The reverse."""
        return Audience(self.brief.name + _ALL)

    @property
    def is_shown_all(self) -> bool:
        """Are long lists shown whole?"""
        return self.name.endswith(_ALL)


@dataclass(frozen=True)
class Screen:
    """A screen: its page template and, per kind of audience it listens to, the fragments of that audience."""

    name: str
    fragments: dict[str, tuple[str, ...]]

    def audiences(self, actor: Actor, is_shown_all: bool = False) -> list[Audience]:
        """The audiences this actor belongs to on this screen; ``is_shown_all`` with all of the long lists."""
        keys = {"unit": actor.unit_id, "device": actor.device_id}
        return [
            Audience(f"{kind}:{keys[kind]}" if kind in keys else kind + _ALL * (is_shown_all and kind in LONG))
            for kind in self.fragments
        ]


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
        Screen(
            "projector",
            {
                "projector": (
                    "projector-scene", "projector-timer", "projector-queue", "projector-line", "projector-views",
                )
            },
        ),
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
        Screen("desk", {"desk": ("desk-notes", "desk-counts", "desk-line")}),
        Screen("department", {"unit": ("unit-notes", "unit-tasks")}),
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

#: Fragments with long lists, by the audience that is shown the first of them until it asks for all.
LONG: dict[str, frozenset[str]] = {
    "chair": frozenset({"chair-queue", "chair-matters"}),
    "secretary": frozenset({"secretary-outline", "secretary-minutes", "secretary-queue"}),
    "public": frozenset({"attendee-questions"}),
}

#: Fragments by kind of audience.
SHOWN_TO: dict[str, tuple[str, ...]] = {
    kind: fragments for screen in SCREENS.values() for kind, fragments in screen.fragments.items()
}
SHOWN_TO |= {kind + _ALL: SHOWN_TO[kind] for kind in LONG}

#: Who is shown words as they are typed; everybody else gets the wordings that a secretary passes.
TYPED_WORDS_SHOWN_TO = {"chair", "chair-all", "secretary", "secretary-all", "unit"}

_SCREEN_OF_ROLE = {
    Role.CHAIR: "chair",
    Role.CO_CHAIR: "chair",
    Role.OPERATOR: "chair",
    Role.ORGANISER: "chair",
    Role.SECRETARY: "secretary",
    Role.MC: "mc",
    Role.DESK: "desk",
    Role.RESPONDER: "department",
    Role.PROJECTOR: "projector",
    Role.ATTENDEE: "attendee",
}


#: Who may look at the projector in small beside their own screen.
SEE_THE_PROJECTOR = frozenset({"chair", "secretary"})


def screen_of(role: Role) -> Screen | None:
    """The screen of a role; none for roles that have no live screen."""
    name = _SCREEN_OF_ROLE.get(role)
    return SCREENS[name] if name else None


def shown_to(role: Role, wanted: object) -> Screen | None:
    """The screen of a role, or the projector's where the role may see that and wants to."""
    own = screen_of(role)
    if wanted == "projector" and own is not None and own.name in SEE_THE_PROJECTOR:
        return SCREENS["projector"]
    return own
