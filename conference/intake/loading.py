"""The way in: a file is read, checked against itself and the database, and written whole or not at all."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from conference.db import Database
from conference.intake import presets
from conference.intake.checking import Known, check
from conference.intake.organisations import find_organisation
from conference.intake.parsing import parse
from conference.intake.problems import FileProblems, Problem
from conference.intake.shapes import ConferenceFile
from conference.intake.themes import check_theme, write_theme
from conference.intake.writing import Loaded, write
from conference.models import Conference, Field, Locality, Organisation, Unit

Attribute = InstrumentedAttribute[str]


def load_file(database: Database, path: Path, *, demo: bool = False) -> Loaded:
    """Load a conference file (UTF-8 TOML, docs/conference-file.md) in one transaction; ``demo`` marks it as a demo.

    Raises FileProblems, with everything that is wrong in it and nothing written; OSError when it cannot be read.
    """
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        sentence = "The file is not UTF-8. Save it again with the encoding UTF-8."
        raise FileProblems(path.name, [Problem(line, "", sentence)]) from error
    return load_text(database, text, path.name, demo=demo, folder=path.parent)


def load_text(
    database: Database, text: str, source_name: str, *, demo: bool = False, folder: Path | None = None
) -> Loaded:
    """Load the text of a conference file; ``source_name`` stands in its problems. Raises FileProblems.

    ``folder`` is where the files lie that it names; none: it may name none.
    """
    file, report = parse(text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}"), source_name)
    with database.writing() as session:
        check(file, _known(session, file), report)
        if file.theme is not None:
            check_theme(file.theme, folder, report)
        if report.problems:
            raise FileProblems(source_name, report.problems)
        loaded = write(session, file, demo=demo)
        if file.theme is not None:
            write_theme(session, session.get_one(Conference, loaded.conference_id).organisation, file.theme, folder)
        return loaded


def _known(session: Session, file: ConferenceFile) -> Known:
    entry, conference = file.organisation, file.conference
    organisation = find_organisation(session, entry.name) if entry else None
    codes = _names(session, Field.code, Field.organisation_id, organisation)
    return Known(
        organisations=tuple((row.name, row.province) for row in session.scalars(select(Organisation))),
        localities=_names(session, Locality.name, Locality.organisation_id, organisation),
        units=_names(session, Unit.name, Unit.organisation_id, organisation),
        fields=codes if codes or file.fields else tuple(code for code, _ in presets.FIELDS),
        slug_taken=conference is not None and _is_taken(session, Conference.slug == conference.slug),
        join_code_taken=conference is not None and _is_taken(session, Conference.join_code == conference.join_code),
    )


def _names(session: Session, name: Attribute, owner: Attribute, organisation: Organisation | None) -> tuple[str, ...]:
    return tuple(session.scalars(select(name).where(owner == organisation.id))) if organisation else ()


def _is_taken(session: Session, condition: ColumnElement[bool]) -> bool:
    return session.scalar(select(Conference.id).where(condition)) is not None
