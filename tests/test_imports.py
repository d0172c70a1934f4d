"""Architecture: imports run downward, one file names the loop's library, files and functions stay short."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "conference"
SOURCES = sorted(PACKAGE.rglob("*.py"))

#: Layer → the layers it may not import. Everything not named here (errors, ids, text, clock …) serves them all.
FORBIDDEN = {
    "models": {
        "domain",
        "queries",
        "commands",
        "events",
        "screens",
        "broadcast",
        "web",
        "live",
        "db",
        "app",
        "cli",
        "documents",
    },
    "db": {
        "models",
        "domain",
        "queries",
        "commands",
        "events",
        "screens",
        "broadcast",
        "web",
        "live",
        "app",
        "cli",
        "documents",
    },
    "events": {"domain", "queries", "commands", "screens", "broadcast", "web", "live", "app", "cli", "documents"},
    "domain": {
        "queries",
        "commands",
        "screens",
        "broadcast",
        "web",
        "live",
        "app",
        "cli",
        "receipts",
        "limits",
        "documents",
    },
    "minutes": {"domain", "queries", "commands", "screens", "broadcast", "web", "live", "app", "cli", "documents"},
    "queries": {"commands", "screens", "broadcast", "web", "live", "app", "cli", "documents"},
    "documents": {"commands", "screens", "broadcast", "web", "live", "app", "cli"},
    "commands": {"queries", "screens", "broadcast", "web", "live", "app", "cli"},
    "screens": {"broadcast", "web", "live", "app", "cli"},
    "broadcast": {"web", "live", "app", "cli"},
    "web": {"app", "cli"},
    "live": {"app", "cli"},
}
#: No request and no socket reaches these.
WITHOUT_DOORS = (
    "models",
    "domain",
    "minutes",
    "queries",
    "documents",
    "commands",
    "db",
    "events",
    "receipts",
    "limits",
    "permissions",
)
DOORS = {"flask", "flask_socketio", "socketio", "engineio", "werkzeug"}
#: What queries may take from the domain: reads that both need.
PURE_READS = {
    "conference.domain.speakers": {"waiting", "queue_is_open"},
    "conference.domain.undo": {"last_undoable"},
    "conference.domain.rows": None,
    "conference.domain.people": set(),
}
LONGEST_FUNCTION = 35
#: Longer functions and files, each known and looked at.
LONG_FUNCTIONS: set[str] = set()
LONGEST_FILE = 300
LONG_FILES: set[str] = set()


def name_of(path: Path) -> str:
    """``domain/undo.py``"""
    return path.relative_to(PACKAGE).as_posix()


def layer_of(path: Path) -> str:
    """The folder, or the module itself at the top."""
    return name_of(path).split("/")[0].removesuffix(".py")


def imports(path: Path) -> Iterator[str]:
    """Every module a file imports, at the top or inside a function; ``from a import b`` counts as a.b."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_imports_run_downward_only(path: Path):
    layer = layer_of(path)
    for module in imports(path):
        parts = module.split(".")
        if parts[0] == "conference" and len(parts) > 1:
            assert parts[1] not in FORBIDDEN.get(layer, set()), f"{name_of(path)} imports {module}"
        if layer in WITHOUT_DOORS:
            assert parts[0] not in DOORS, f"{name_of(path)} imports {module}"


@pytest.mark.parametrize("path", [path for path in SOURCES if layer_of(path) == "queries"], ids=name_of)
def test_queries_use_only_the_domains_pure_reads(path: Path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    taken: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "conference.domain":
            taken |= {alias.asname or alias.name: f"conference.domain.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("conference.domain."):
            allowed = PURE_READS[node.module or ""]
            assert allowed is None or {alias.name for alias in node.names} <= allowed, node.module
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in taken:
            allowed = PURE_READS[taken[node.value.id]]
            assert allowed is None or node.attr in allowed, f"{taken[node.value.id]}.{node.attr}"


@pytest.mark.parametrize("path", [path for path in SOURCES if name_of(path) != "loop.py"], ids=name_of)
def test_only_loop_names_eventlet_or_gevent(path: Path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}  # docstrings may explain
    for node in ast.walk(tree):
        words = [getattr(node, "id", ""), getattr(node, "attr", ""), getattr(node, "module", "")]
        words += [alias.name for alias in getattr(node, "names", []) if isinstance(alias, ast.alias)]
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
            words.append(node.value)
        for word in words:
            assert not any(library in str(word) for library in ("eventlet", "gevent")), f"{name_of(path)}: {word}"


@pytest.mark.parametrize("path", [path for path in SOURCES if name_of(path) != "minutes/typed.py"], ids=name_of)
def test_only_one_file_names_the_library_of_shared_documents(path: Path):
    assert not any(module.split(".")[0] == "pycrdt" for module in imports(path))


def test_the_package_itself_imports_nothing():
    assert list(imports(PACKAGE / "__init__.py")) == []


def test_functions_are_short():
    long = set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                length = (node.end_lineno or 0) - node.lineno + 1
                if length > LONGEST_FUNCTION:
                    long.add(f"{name_of(path)}:{node.name}")
    assert long == LONG_FUNCTIONS, "shorten it, or, rarely, put it on the list; take it off the list once it is short"


def test_files_are_short():
    long = {name_of(path) for path in SOURCES if len(path.read_text(encoding="utf-8").splitlines()) > LONGEST_FILE}
    assert long == LONG_FILES
