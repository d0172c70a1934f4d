"""The key that signs cookies."""

from __future__ import annotations

from pathlib import Path

from conference.config import Config


def test_the_secret_is_drawn_once_and_kept_for_its_owner_alone(tmp_path: Path) -> None:
    data = tmp_path / "data"
    secret = Config(data=data).read_secret()
    assert len(secret) == 64
    assert Config(data=data).read_secret() == secret
    assert (data / "secret").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in data.iterdir()] == ["secret"]


def test_an_empty_file_left_by_a_power_cut_is_no_secret(tmp_path: Path) -> None:
    (tmp_path / "secret").touch()
    assert len(Config(data=tmp_path).read_secret()) == 64
