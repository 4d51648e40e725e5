from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.benchmarks.report import Report, side_by_side
from tests.support.programs import run_all, scripts


def printed(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    line: dict[str, object] = json.loads(capsys.readouterr().out)
    return line


def test_a_figure_is_one_json_line_with_what_applies(capsys: pytest.CaptureFixture[str]) -> None:
    Report().figure(name="doubled", value=0, unit="texts", limit=0)
    assert printed(capsys) == {"name": "doubled", "value": 0, "unit": "texts", "limit": 0, "ok": True}


def test_with_a_floor_the_ratio_is_held_against_the_limit(capsys: pytest.CaptureFixture[str]) -> None:
    assert not Report().figure(name="save", value=3.0, floor=1.0, unit="ms", limit=2.5)
    line = printed(capsys)
    assert (line["ratio"], line["ok"]) == (3.0, False)


@pytest.mark.parametrize(("value", "status"), [(2.0, 0), (3.0, 1)])
def test_a_missed_limit_ends_the_program_with_an_error(value: float, status: int) -> None:
    report = Report()
    report.figure(name="load", value=value, unit="ms", limit=2.5)
    with pytest.raises(SystemExit) as end:
        report.close()
    assert end.value.code == status


def test_side_by_side_measures_both() -> None:
    ours, floor = side_by_side(lambda: sum(range(20_000)), lambda: None, rounds=3)
    assert ours > floor >= 0


def test_scripts_are_the_modules_of_a_folder_but_the_shared_ones(tmp_path: Path) -> None:
    for name in ("save", "board", "report", "_seed", "__init__"):
        (tmp_path / f"{name}.py").touch()
    assert scripts(tmp_path) == ["board", "save"]
    assert scripts(tmp_path, only=["save"]) == ["save"]


def test_one_failing_script_fails_the_run_and_the_others_still_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "figures"
    folder.mkdir()
    (folder / "a_bad.py").write_text("raise SystemExit(1)")
    (folder / "b_good.py").write_text("from pathlib import Path; Path('b_ran').touch()")
    monkeypatch.chdir(tmp_path)
    assert run_all(Path("figures")) == 1
    assert (tmp_path / "b_ran").exists()
    assert run_all(Path("figures"), only=["b_good"]) == 0
