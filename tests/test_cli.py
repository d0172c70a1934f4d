"""The command line as a person types it."""

from __future__ import annotations

import urllib.request
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from conference.cli import cli
from conference.intake import EXAMPLES, example
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
    assert len([url for url in printed_urls(done.stdout) if "/l/" in url]) > 5


def test_the_same_links_are_printed_again(tmp_path: Path) -> None:
    run("demo", data=tmp_path)
    first, second = (printed_urls(run("links", data=tmp_path).stdout) for _ in range(2))
    assert first == second
    assert len(first) == len(set(first)) > 5


def test_a_qr_code_for_phones_is_drawn_in_the_terminal(tmp_path: Path) -> None:
    assert "▄" in run("demo", data=tmp_path).stdout


def test_a_broken_file_is_refused_with_line_and_field_and_nothing_is_loaded(tmp_path: Path) -> None:
    broken = tmp_path / "broken.toml"
    text = example(EXAMPLES[1]).read_text(encoding="utf-8")
    broken.write_text(text.replace("minutes = ", "minutess = ", 1), encoding="utf-8")
    done = run("load", str(broken), data=tmp_path)
    assert done.exit_code != 0
    assert "line " in done.stderr
    assert "minutess" in done.stderr
    assert "nothing was loaded" in done.stderr
    assert "/l/" not in run("links", data=tmp_path).stdout


def test_the_database_is_created_and_stays_at_its_revision(tmp_path: Path) -> None:
    assert "revision" in run("db", "upgrade", data=tmp_path).stdout
    assert run("db", "upgrade", data=tmp_path).exit_code == 0


def test_a_second_server_on_the_same_port_is_refused_in_words(tmp_path: Path) -> None:
    with Server(tmp_path / "first") as server:
        done = run("serve", "--host", "127.0.0.1", "--port", str(server.port), data=tmp_path / "second")
    assert done.exit_code != 0
    assert "Is another server already running there?" in done.stderr


def test_starting_again_keeps_the_data(tmp_path: Path) -> None:
    port = free_port()
    with Server(tmp_path, port) as server:
        first = printed_urls(server.log)
    with Server(tmp_path, port) as server:
        assert printed_urls(server.log)[len(first) :] == first


def test_no_token_reaches_the_servers_log(tmp_path: Path) -> None:

    with Server(tmp_path) as server:
        printed = server.log
        token = next(url for url in printed_urls(printed) if "/l/" in url).rpartition("/")[2]
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        browser.open(f"{server.url}/l/{token}").close()
        assert server.log == printed


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
