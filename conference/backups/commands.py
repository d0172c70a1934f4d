"""``conference backup`` and ``conference restore``."""

from __future__ import annotations

from pathlib import Path

import click

from conference import clock
from conference.backups import about, making, restoring
from conference.backups.problems import BackupProblem
from conference.options import DATA, URL, config_of


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@DATA
@URL
def backup(file: Path, data: Path | None, database_url: str | None) -> None:
    """Back up everything into FILE (or a folder), also while the server runs, and read it back."""
    config = config_of(data, database_url)
    if file.is_dir():
        file /= f"conference-{making.stamp(clock.now())}.sqlite3"
    try:
        made = making.make(config, file)
    except BackupProblem as problem:
        raise click.ClickException(str(problem)) from problem
    click.echo(f"Written and read back: {file}, {_holding(made)}.")
    click.echo("Keep it as you keep a key: it holds names, telephone numbers and what opens every link.")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@DATA
@URL
@click.option("--yes", is_flag=True, help="Do not ask.")
def restore(file: Path, data: Path | None, database_url: str | None, yes: bool) -> None:
    """Put the backup FILE in the place of everything there is; that is backed up first. The server must be down."""
    config = config_of(data, database_url)
    try:
        told = about.read(file)
        click.echo(f"{file} was made at {told.made_at}: {_holding(told)}.")
        if not yes:
            click.confirm("Put it in the place of everything that is there now?", abort=True)
        done = restoring.restore(config, file)
    except BackupProblem as problem:
        raise click.ClickException(str(problem)) from problem
    click.echo("Restored." + (f" What was there is kept in {done.kept}." if done.kept else ""))
    if done.secret_differs:
        click.echo(
            "CONFERENCE_SECRET is not the one of the backup: printed links still work, but phones must scan their code "
            "again, and `conference links` prints new links."
        )


def _holding(told: about.About) -> str:
    meetings = ", ".join(f"{slug} at event {seq}" for slug, seq in told.heads.items()) or "no conference"
    return f"{told.rows} rows, {meetings}"
