"""The command line as a person types it."""

from __future__ import annotations

import urllib.request
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from conference import schema
from conference.backups import about, contents
from conference.cli import cli
from conference.config import Config
from conference.intake import DEMO, EXAMPLES, example
from tests.patience import wait_for
from tests.serving import Server, free_port, printed_urls


def run(*arguments: str, data: Path) -> Result:
    """Run ``conference`` with these arguments on a data folder."""
    return CliRunner().invoke(cli, [*arguments, "--data", str(data)])


@pytest.mark.parametrize("name", EXAMPLES)
def test_both_example_files_load_and_print_a_link_for_every_role(tmp_path: Path, name: str) -> None:
    done = run("load", str(example(name)), data=tmp_path)
    assert done.exit_code == 0, done.stderr
    assert "Chủ trì" in done.stdout
    assert "Màn chiếu" in done.stdout
    assert "Ban tổ chức" in done.stdout
    assert len([url for url in printed_urls(done.stdout) if "/l/" in url]) > 5


def test_the_same_links_are_printed_again(demo: Path) -> None:
    first, second = (printed_urls(run("links", data=demo).stdout) for _ in range(2))
    assert first == second
    assert len(first) == len(set(first)) > 5


def test_a_revoked_person_gets_a_new_link_and_the_others_keep_theirs(demo: Path) -> None:
    before = printed_urls(run("links", data=demo).stdout)
    done = run("links", "--revoke", "nguyễn thị  LAN Anh", data=demo)
    assert "Revoked: Thư ký: Nguyễn Thị Lan Anh" in done.stdout
    after = printed_urls(done.stdout)
    assert len(after) == len(before)
    (old,) = set(before) - set(after)
    (new,) = set(after) - set(before)
    assert run("links", "--revoke", new, data=demo).exit_code == 0
    assert new not in run("links", data=demo).stdout
    for nobody in (old, "Lan Anh"):
        refused = run("links", "--revoke", nobody, data=demo)
        assert refused.exit_code == 1
        assert "No link in force belongs to" in refused.stderr


def test_a_qr_code_for_phones_is_drawn_in_the_terminal(tmp_path: Path) -> None:
    assert "▄" in run("demo", data=tmp_path).stdout


def test_a_broken_file_is_refused_with_line_and_field_and_nothing_is_loaded(tmp_path: Path) -> None:
    broken = tmp_path / "broken.toml"
    text = example(EXAMPLES[1]).read_text(encoding="utf-8")
    broken.write_text(text.replace("minutes = ", "minutess = ", 1), encoding="utf-8")
    done = run("load", str(broken), data=tmp_path)
    assert done.exit_code != 0
    assert done.stderr.startswith("broken.toml: line ")
    assert "minutess" in done.stderr
    assert "nothing was loaded" in done.stderr
    assert "/l/" not in run("links", data=tmp_path).stdout


def test_the_database_is_created_and_stays_at_its_revision(tmp_path: Path) -> None:
    assert "revision" in run("db", "upgrade", data=tmp_path).stdout
    assert run("db", "upgrade", data=tmp_path).exit_code == 0


def test_a_second_server_on_the_same_port_is_refused_in_words(demo: Path, tmp_path: Path) -> None:
    with Server(demo) as server:
        done = run("serve", "--host", "127.0.0.1", "--port", str(server.port), data=tmp_path / "second")
    assert done.exit_code != 0
    assert "Is another server already running there?" in done.stderr


def test_a_second_server_on_the_same_sqlite_file_is_refused_in_words_until_the_first_is_gone(
    demo: Path, tmp_path: Path
) -> None:
    elsewhere = {"CONFERENCE_DATABASE_URL": f"sqlite:///{demo / 'conference.sqlite3'}"}
    with Server(demo) as first:
        with pytest.raises(RuntimeError, match="Another server serves this database already"):
            Server(demo).start()
        with pytest.raises(RuntimeError, match="Another server serves this database already"):
            Server(tmp_path / "another folder", **elsewhere).start()
        assert run("links", data=demo).exit_code == 0
        first.kill()
        with Server(demo):
            pass


def test_an_upgrade_first_backs_up_what_was_there(tmp_path: Path) -> None:
    schema.upgrade(Config(data=tmp_path).url, "0004")
    done = run("db", "upgrade", data=tmp_path)
    (kept,) = (tmp_path / "backups").iterdir()
    assert done.exit_code == 0 and f"Backed up before the upgrade: {kept}" in done.stderr
    assert about.check(kept).revision == "0004"
    assert run("db", "upgrade", data=tmp_path).exit_code == 0
    assert list(kept.parent.iterdir()) == [kept]


def test_a_served_hall_is_backed_up_by_itself(demo: Path) -> None:
    with Server(demo, CONFERENCE_BACKUP_MINUTES="0.002"):
        assert not (demo / "backups").exists()
        run("links", "--revoke", "Nguyễn Thị Lan Anh", data=demo)
        found = wait_for(lambda: list((demo / "backups").glob("automatic-*.sqlite3")))
    assert list(about.check(found[0]).heads.values()) == list(heads(demo).values()) != []


def heads(data: Path) -> dict[str, int]:
    """How far each conference has come."""
    with contents.sqlite(data / "conference.sqlite3") as connection:
        return contents.heads(connection)


def test_starting_again_keeps_the_data(tmp_path: Path) -> None:
    port = free_port()
    with Server(tmp_path, port, afresh=True) as server:
        first = printed_urls(server.log)
    with Server(tmp_path, port, afresh=True) as server:
        assert printed_urls(server.log)[len(first) :] == first


def test_no_token_reaches_the_servers_log(demo: Path) -> None:
    with Server(demo) as server:
        printed = server.log
        token = next(url for url in printed_urls(printed) if "/l/" in url).rpartition("/")[2]
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        browser.open(f"{server.url}/l/{token}").close()
        assert server.log == printed


def assert_said(done: Result, words: str) -> None:
    """It ended with this sentence, not with a traceback."""
    assert done.exit_code != 0
    assert words in done.stderr
    assert isinstance(done.exception, SystemExit)


def test_a_rehearsal_that_cannot_be_held_says_why(tmp_path: Path) -> None:
    port = str(free_port())
    assert_said(run("rehearse", "--port", port, data=tmp_path), "There is no database in")
    assert list(tmp_path.iterdir()) == []
    run("load", str(example(next(name for name in EXAMPLES if name != DEMO))), data=tmp_path)
    assert_said(run("rehearse", "--port", port, data=tmp_path), "There is no demo conference")
    run("demo", data=tmp_path)
    assert_said(run("rehearse", "--port", port, data=tmp_path), f"The server at port {port} does not answer")
    assert_said(run("rehearse", "--speed", "0", data=tmp_path), "not in the range")


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("CONFERENCE_PORT", "abc", "abc"),
        ("CONFERENCE_PORT", "70000", "70000"),
        ("CONFERENCE_PER_DEVICE", "x", 'CONFERENCE_PER_DEVICE is "x"'),
        ("CONFERENCE_PER_ADDRESS", "0", 'CONFERENCE_PER_ADDRESS is "0"'),
        ("CONFERENCE_DATABASE_URL", "a database", "names no database"),
        ("CONFERENCE_DATABASE_URL", "postgresql+nothing://x/y", "names the driver nothing"),
        ("CONFERENCE_DATABASE_URL", "postgresql+psycopg://postgres:secret@127.0.0.1:1/test", "does not answer"),
    ],
)
@pytest.mark.parametrize("command", [["links"], ["db", "upgrade"]])
def test_a_setting_that_cannot_be_used_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: list[str], name: str, value: str, words: str
) -> None:
    monkeypatch.setenv(name, value)
    done = run(*command, data=tmp_path)
    assert_said(done, words)
    assert "secret@" not in done.stderr


def test_a_data_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert_said(run("links", data=tmp_path / "file"), "cannot be used")


def test_what_is_kept_is_its_owners_alone(tmp_path: Path) -> None:
    data = tmp_path / "new"
    run("demo", data=data)
    assert data.stat().st_mode & 0o077 == 0
    assert {path.name: path.stat().st_mode & 0o777 for path in data.iterdir()} == {
        "conference.sqlite3": 0o600,
        "secret": 0o600,
    }
    for path in data.iterdir():
        path.chmod(0o644)  # as an earlier version left them
    run("links", data=data)
    assert {path.stat().st_mode & 0o777 for path in data.iterdir()} == {0o600}


def test_the_minutes_are_printed_or_written_to_a_file_at_any_time(tmp_path: Path) -> None:
    run("demo", data=tmp_path)
    printed = run("minutes", "tien-nghia-2026", data=tmp_path)
    assert printed.exit_code == 0 and printed.stdout.startswith("ỦY BAN NHÂN DÂN XÃ TIÊN NGHĨA")
    page = tmp_path / "bien-ban.html"
    run("minutes", "tien-nghia-2026", "--format", "html", "--output", str(page), data=tmp_path)
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    run("minutes", "tien-nghia-2026", "--short", "--format", "txt", "--output", str(tmp_path), data=tmp_path)
    assert [file.name for file in tmp_path.glob("*.txt")] == ["bien-ban-tom-tat-tien-nghia-2026-20261119.txt"]
    assert "no conference" in run("minutes", "elsewhere", data=tmp_path).stderr
