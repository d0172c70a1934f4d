"""What a conference file may say, section by section (docs/conference-file.md explains each key)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, field_validator

from conference.intake.positions import Path
from conference.intake.values import (
    Abbreviation,
    BlockText,
    Code,
    Codes,
    Colour,
    Count,
    Day,
    JoinCode,
    Line,
    MaybeCode,
    Member,
    Minutes,
    Moment,
    Name,
    NetworkName,
    NetworkPassword,
    OwnMinutes,
    Place,
    PlannedMinutes,
    Slug,
    Switch,
    Text,
    Title,
    Words,
)
from conference.models import (
    Audience,
    ConferenceType,
    DialogueMode,
    LocalityKind,
    NamePrivacy,
    QuestionKind,
    Role,
    RunBy,
    StepKind,
)

#: Roles a file may give. Projectors and phones are not people.
ROLES = (
    Role.CHAIR, Role.CO_CHAIR, Role.OPERATOR, Role.ORGANISER, Role.MC, Role.SECRETARY, Role.DESK, Role.RESPONDER,
    Role.MONITOR,
)  # fmt: skip


class Entry(BaseModel):
    """One table of the file, which knows where it stands. Unknown keys are refused."""

    model_config = ConfigDict(extra="forbid")
    _path: Path = PrivateAttr(default=())

    @property
    def path(self) -> Path:
        """Where the table stands in the file."""
        return self._path

    def at(self, path: Path) -> None:
        """Say where the table stands."""
        self._path = path


class OrganisationEntry(Entry):
    """``[organisation]``: the commune, found again by its name."""

    name: Name
    issuing_body: Name
    province: Name
    run_by: Annotated[RunBy, Member, Field(description="one of " + ", ".join(RunBy))]


class ConferenceEntry(Entry):
    """``[conference]``."""

    slug: Slug
    title: Name
    short_title: Line = ""
    type: Annotated[ConferenceType, Member] = ConferenceType.PERIODIC
    audience: Annotated[Audience, Member] = Audience.VILLAGE
    run_by: Annotated[RunBy, Member] | None = None
    theme: Text = ""
    venue: Name
    starts_at: Moment = None
    window_from: Day = None
    window_to: Day = None
    banner: Text = ""
    house_rules: Text = ""
    dialogue_mode: Annotated[DialogueMode, Member] = DialogueMode.ONE_BY_ONE
    speaking_minutes: Minutes = 3
    answer_minutes: Minutes = 3
    language: Literal["vi", "en"] = "vi"
    name_privacy: Annotated[NamePrivacy, Member] = NamePrivacy.FULL_NAME
    secretaries_run_floor: Switch = True
    speak_again: Switch = False
    checked_in_only: Switch = False
    join_code: JoinCode = ""
    wifi_name: NetworkName = ""
    wifi_password: NetworkPassword = ""


class ThemeEntry(Entry):
    """``[theme]``: the organisation's colours and logo on the projector; what is left out is as usual."""

    paper: Colour = ""
    now: Colour = ""
    backdrop: Colour = ""
    backdrop_words: Colour = ""
    backdrop_second: Colour = ""
    logo: Line = ""
    backdrop_picture: Line = ""


class LocalityEntry(Entry):
    """``[[localities]]``: a village or residential group."""

    name: Annotated[Place, Field(min_length=1)]
    kind: Annotated[LocalityKind, Member] = LocalityKind.VILLAGE
    distinct: Switch = False


class FieldEntry(Entry):
    """``[[fields]]``: a field of work; none given means the usual table."""

    code: Code
    label: Name


class UnitEntry(Entry):
    """``[[units]]``: who answers, in which fields."""

    name: Name
    short_name: Line = ""
    leads: Codes = []
    supports: Codes = []
    present: Switch = True


class PersonEntry(Entry):
    """Somebody named: what every kind of person has in common."""

    name: Name
    title: Title = ""
    office: Line = ""
    locality: Place = ""


class RoleEntry(PersonEntry):
    """``[[people]]``: somebody in a role, with a link of their own where the role has a screen."""

    role: Annotated[Role, Member, Field(description="one of " + ", ".join(ROLES))]
    unit: Line = ""

    @field_validator("role")
    @classmethod
    def _for_people(cls, role: Role) -> Role:
        if role not in ROLES:
            raise ValueError("not a role of people in the file")
        return role


class StepEntry(Entry):
    """``[[steps]]``: the programme, in order."""

    kind: Annotated[StepKind, Member] = StepKind.OTHER
    title: Name
    body: Text = ""
    script: Text = ""
    presenter: Line = ""
    minutes: PlannedMinutes = 0
    queue_open: Switch = False


class GroupEntry(Entry):
    """``[[groups]]``: a component of the participants."""

    name: Name
    expected: Count = 0


class DelegateEntry(PersonEntry):
    """``[[delegates]]``: somebody invited by name."""

    group: Name
    order: Count | None = None
    checked_in: Switch = False


class SpeakerEntry(PersonEntry):
    """``[[speakers]]``: somebody who registered beforehand, in the registered order."""

    content: Text = ""
    field: MaybeCode = ""
    minutes: OwnMinutes = None


class OpinionEntry(Entry):
    """``[[opinions]]``: a matter received in writing before the meeting."""

    text: Words
    field: MaybeCode = ""
    kind: Annotated[QuestionKind, Member] = QuestionKind.QUESTION
    name: Line = ""
    title: Title = ""
    locality: Place = ""
    group: Line = ""
    unit: Line = ""
    prepared: Text = ""


class TextBlockEntry(Entry):
    """``[[text_blocks]]``: an abbreviation that secretaries type, and its words; none given means the usual ones."""

    abbreviation: Abbreviation
    text: BlockText


@dataclass
class ConferenceFile:
    """A whole file. A section that is absent or not in shape is empty, so that the others can still be checked."""

    organisation: OrganisationEntry | None = None
    conference: ConferenceEntry | None = None
    theme: ThemeEntry | None = None
    localities: list[LocalityEntry] = field(default_factory=list)
    fields: list[FieldEntry] = field(default_factory=list)
    units: list[UnitEntry] = field(default_factory=list)
    people: list[RoleEntry] = field(default_factory=list)
    steps: list[StepEntry] = field(default_factory=list)
    groups: list[GroupEntry] = field(default_factory=list)
    delegates: list[DelegateEntry] = field(default_factory=list)
    speakers: list[SpeakerEntry] = field(default_factory=list)
    opinions: list[OpinionEntry] = field(default_factory=list)
    text_blocks: list[TextBlockEntry] = field(default_factory=list)
