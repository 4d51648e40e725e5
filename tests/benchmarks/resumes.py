"""How long a resume takes: one PDF, the search for the density of one page, and a draft after a keystroke (CPU ms)."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import count
from pathlib import Path
from statistics import median

from domain.json_resume import from_json
from domain.resume_content import Look
from jobs.typesetting import Typesetter
from tests.benchmarks.report import Report

SAMPLE = Path(__file__).parents[1] / "data" / "resume.json"
LIMITS = {"pdf": 30.0, "fitted": 200.0, "draft": 200.0}
ROUNDS = 15


def main() -> None:
    numbers, typesetter = count(), Typesetter()
    content = from_json(SAMPLE.read_text("utf-8"), new_id=lambda: f"{next(numbers):08x}")

    def typed() -> Look:
        """Another accent each time, so that nothing is remembered."""
        return Look(accent=f"#{next(numbers):06x}")

    given = json.loads(typesetter.set(content, Look()).given)

    def again() -> None:
        page = given["page"] | {"accent": typed().accent}
        typesetter.again(given=json.dumps(given | {"page": page}), theme="modern")

    deeds: dict[str, Callable[[], object]] = {
        "pdf": again,
        "fitted": lambda: typesetter.set(content, typed()),
        "draft": lambda: typesetter.draft(
            replace(content, basics=replace(content.basics, label=f"Engineer {next(numbers)}")), Look()
        ),
    }
    report = Report()
    for name, deed in deeds.items():
        taken = median(_cpu(deed) for _ in range(ROUNDS))
        report.figure(name=f"resume: {name}", value=taken, unit="ms", limit=LIMITS[name])
    report.close()


def _cpu(deed: Callable[[], object]) -> float:
    begun = time.process_time()
    deed()
    return (time.process_time() - begun) * 1000


if __name__ == "__main__":
    main()
