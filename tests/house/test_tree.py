"""What may lie in the repository, and what its files may not say."""

from __future__ import annotations

import ast
import re
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.house.source import ROOMS, ROOT, calls, dotted, imports, python_files, tracked_files, tree

FILES = {
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "DECISIONS.md",
    "LICENSE",
    "Makefile",
    "README.md",
    "SECURITY.md",
    "main.py",
    "pyproject.toml",
    "requirements.in",
    "requirements.txt",
    "requirements-dev.in",
    "requirements-dev.txt",
}
FOLDERS = {"deploy", "docs", "domain", "jobs", "projections", "templates", "tests", "ui"}

CODE = {".py", ".pyi", ".js", ".mjs", ".ts", ".sh", ".so", ".wasm"}

# Written in pieces, so that this file does not hold what it looks for.
REGISTRIES = (
    r"pypi\." + "org",
    "python" + "hosted",
    r"registry\." + "npmjs",
    r"deb\." + "debian",
    r"security\." + "debian",
    "crates" + r"\.io",
    r"proxy\.golang\." + "org",
)
MACHINES = (
    r"(?<![\w./-])/" + r"work/[\w.]",
    r"(?<![\w./-])/" + r"tmp/w/",
    r"(?<![\w./-])/" + r"root/[\w.]",
    r"(?<![\w./-])/" + r"home/[a-z]",
    r"(?<![\w./-])/" + r"Users/[A-Za-z]",
    r"(?<![\w./-])/" + r"opt/(pypi|wheels)",
)
UNWANTED = re.compile("|".join(REGISTRIES + MACHINES))


def _text(path: Path) -> str:
    """The file's text; pictures and fonts have none."""
    content = (ROOT / path).read_bytes()
    return "" if b"\0" in content else content.decode("utf-8")


def test_the_top_level_holds_only_what_the_house_allows() -> None:
    tops = {path.parts for path in tracked_files()}
    strangers = {
        parts[0]
        for parts in tops
        if not parts[0].startswith(".") and parts[0] not in (FILES if len(parts) == 1 else FOLDERS)
    }
    assert not strangers


def test_no_file_names_a_registry_or_a_path_of_somebodys_machine() -> None:
    found = [
        f"{path}:{number}: {line.strip()[:120]}"
        for path in tracked_files()
        for number, line in enumerate(_text(path).splitlines(), 1)
        if UNWANTED.search(line)
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "line",
    [
        "--index-url https://" + "pypi" + ".org/simple",
        "file:///" + "work/main/x.whl",
        "see /" + "tmp/w/notes",
        "cd /" + "home/ada/tracker",
    ],
)
def test_an_unwanted_line_is_seen(line: str) -> None:
    assert UNWANTED.search(line.replace("file://", "file: "))


@pytest.mark.parametrize("line", ["/usr/bin/python3", "the /homework/path", "network/board", "https://x.example/work/"])
def test_an_innocent_line_passes(line: str) -> None:
    assert not UNWANTED.search(line)


def test_templates_hold_words_and_no_code() -> None:
    assert not [str(path) for path in tracked_files() if path.parts[0] == "templates" and path.suffix in CODE]


def test_tests_neither_sleep_nor_skip_nor_pretend() -> None:
    """They wait on conditions, all of them run, and what they run is the real thing."""
    faults = [f"{path}: {fault}" for path in python_files("tests") for fault in _pretences(path)]
    assert not faults, "\n".join(faults)


PRETENCES = {"sleep", "wait_for_timeout", "skip", "skipif", "xfail", "importorskip"}


def _pretences(path: Path) -> list[str]:
    module = tree(path)
    said = {dotted(call.func) for call in calls(module)}
    said |= {dotted(mark) for function in _functions(module) for mark in function.decorator_list}
    known = [name for name in said if name.rpartition(".")[2] in PRETENCES]
    patches = [name for name in said if name in {"monkeypatch.setattr", "monkeypatch.setitem", "mocker.patch"}]
    mocks = [found.module for found in imports(module) if found.module.startswith(("unittest.mock", "mock"))]
    return sorted(known + patches + mocks)


def _functions(module: ast.Module) -> list[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return [node for node in ast.walk(module) if isinstance(node, kinds)]


# ------------------------------------------------------------------------------------------ packages


def _wanted(name: str) -> dict[str, str]:
    """Package and version as ``name`` asks for them, without extras and markers."""
    pins = re.findall(r"^([\w-]+)(?:\[[\w,]+\])?==([\w.]+)", (ROOT / name).read_text(), re.MULTILINE)
    return dict(pins)


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_the_lock_holds_what_is_asked_for_and_nothing_without_a_hash(name: str) -> None:
    locked = _wanted(f"{name}.txt")
    assert _wanted(f"{name}.in").items() <= locked.items(), "say `make lock`"
    text = (ROOT / f"{name}.txt").read_text()
    entries = re.split(r"\n(?=\S)", text.strip())
    assert len(entries) == len(locked)
    assert not [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry]
    assert "://" not in text


def test_the_tools_stand_on_the_very_packages_that_run() -> None:
    assert _wanted("requirements.txt").items() <= _wanted("requirements-dev.txt").items()


def test_what_is_imported_is_asked_for_by_name() -> None:
    """A package that only comes along with another may go with it."""
    sources = packages_distributions()
    asked = {_bare(name) for name in _wanted("requirements.in")}
    unasked = {
        f"{path} imports {found.package} of {', '.join(sources[found.package])}"
        for path in python_files(*ROOMS, "main.py")
        for found in imports(tree(path))
        if found.package in sources and not asked & {_bare(source) for source in sources[found.package]}
    }
    assert not unasked, "\n".join(sorted(unasked))


def _bare(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_decisions_say_why_each_package_is_there() -> None:
    decisions = (ROOT / "DECISIONS.md").read_text(encoding="utf-8").lower()
    asked = _wanted("requirements.in") | _wanted("requirements-dev.in")
    assert not [name for name in asked if f"`{name.lower()}`" not in decisions]


def test_the_changelog_knows_this_version() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert f"## {version}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_an_upload_is_made_where_it_keeps_no_page_in_memory() -> None:
    makers = [str(path) for path in python_files("ui") if any(dotted(c.func) == "ui.upload" for c in calls(tree(path)))]
    assert makers == ["ui/uploads.py"]
