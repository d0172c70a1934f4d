"""``python -m bundle [--windows | --linux]``: writes dist/conference-VERSION-linux.tar.gz and -windows.zip."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
import zipfile
from dataclasses import dataclass
from pathlib import Path

from bundle import locked

ROOT = Path(__file__).parent.parent
#: What Debian 12, Ubuntu 24.04 and current installers for Windows bring.
PYTHONS = ("3.11", "3.12", "3.13")


@dataclass(frozen=True)
class Target:
    """One kind of laptop."""

    name: str
    platforms: tuple[str, ...]
    start: str
    markers: tuple[tuple[str, str], ...]

    def environment(self, python: str) -> dict[str, str]:
        """What a lock's markers ask about."""
        return dict(self.markers) | {
            "python_version": python, "python_full_version": f"{python}.0", "implementation_name": "cpython",
            "platform_python_implementation": "CPython", "platform_machine": "x86_64", "extra": "",
        }  # fmt: skip


LINUX = Target(
    "linux",
    ("manylinux2014_x86_64", "manylinux_2_17_x86_64", "manylinux_2_28_x86_64", "manylinux_2_5_x86_64",
     "manylinux1_x86_64", "manylinux_2_12_x86_64", "manylinux2010_x86_64"),
    "start.sh",
    (("sys_platform", "linux"), ("platform_system", "Linux"), ("os_name", "posix")),
)  # fmt: skip
WINDOWS = Target(
    "windows",
    ("win_amd64",),
    "start.bat",
    (("sys_platform", "win32"), ("platform_system", "Windows"), ("os_name", "nt")),
)


def main(arguments: list[str]) -> None:
    """Make what is asked for; both without an argument."""
    asked = [target for target in (LINUX, WINDOWS) if f"--{target.name}" in arguments] or [LINUX, WINDOWS]
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    with tempfile.TemporaryDirectory() as scratch:
        ours = own_wheel(Path(scratch))
        for target in asked:
            folder = Path(scratch) / target.name / f"conference-{version}"
            fill(folder, target, ours)
            print(f"written: {pack(folder, target, version)}")


def own_wheel(folder: Path) -> Path:
    """The program with its bundled assets."""
    _pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(ROOT))
    (made,) = folder.glob("conference-*.whl")
    return made


def fill(folder: Path, target: Target, ours: Path) -> None:
    """Everything that goes into one archive."""
    wheels = folder / "wheels"
    wheels.mkdir(parents=True)
    shutil.copy(ours, wheels)
    packages = locked.read(ROOT / "requirements.lock")
    for python in PYTHONS:
        wanted = "".join(one.lines for one in locked.needed(packages, target.environment(python)))
        (folder / f"requirements-{python}.txt").write_bytes(wanted.encode())
        download(folder / f"requirements-{python}.txt", wheels, target, python)
    wrong = misfits([wheel.name for wheel in wheels.iterdir()], target)
    assert not wrong, f"these do not run on {target.name}: {wrong}"
    for name in (target.start, "install.py", "READ-ME.txt"):
        write_text(folder / name, (ROOT / "bundle" / name).read_text(encoding="utf-8"), target)


def download(requirements: Path, wheels: Path, target: Target, python: str) -> None:
    """The wheels of the lock for one Python on one platform; each must have the lock's hash."""
    digits = python.replace(".", "")
    kinds = ["--implementation", "cp", "--abi", f"cp{digits}", "--abi", "abi3", "--abi", "none"]
    where = [part for platform in target.platforms for part in ("--platform", platform)]
    chosen = ["--only-binary=:all:", "--no-deps", "--require-hashes", "--python-version", python, *kinds, *where]
    _pip("download", *chosen, "--dest", str(wheels), "-r", str(requirements))


def misfits(wheels: list[str], target: Target) -> list[str]:
    """Wheels that are for another kind of machine: a wheel's name ends with the platforms that it runs on."""
    fitting = {"any", *target.platforms}
    return [name for name in wheels if not fitting & set(name.removesuffix(".whl").rpartition("-")[2].split("."))]


def write_text(file: Path, text: str, target: Target) -> None:
    """With the line ends of the machine it is for: cmd.exe jumps to wrong labels without its own."""
    ends = "\r\n" if target is WINDOWS else "\n"
    file.write_bytes(text.replace("\n", ends).encode())
    file.chmod(0o755 if file.suffix == ".sh" else 0o644)


def pack(folder: Path, target: Target, version: str) -> Path:
    """The archive, in dist/."""
    archive = ROOT / "dist" / f"conference-{version}-{target.name}"
    archive.parent.mkdir(exist_ok=True)
    if target is LINUX:
        written = archive.with_name(f"{archive.name}.tar.gz")
        with tarfile.open(written, "w:gz") as tar:
            tar.add(folder, folder.name)
        return written
    written = archive.with_name(f"{archive.name}.zip")
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as packed:
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            packed.write(file, Path(folder.name) / file.relative_to(folder))
    return written


def _pip(*arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", *arguments], check=True)


if __name__ == "__main__":
    main(sys.argv[1:])
