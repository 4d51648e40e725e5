"""How long a resume takes: one PDF, the search for the density of one page, a sketch, a draft (ms of the processor).

And what the person sees of it: how long after a key the page shows it, in a real browser (ms on the clock).
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from statistics import median

from playwright.sync_api import expect, sync_playwright

from domain.json_resume import from_json
from domain.resume_content import Look
from jobs.typesetting import Typesetter
from tests.benchmarks.report import Report
from tests.support.chromium import FLAGS, find_chromium
from tests.support.whole import Whole, running

SAMPLE = Path(__file__).parents[1] / "data" / "resume.json"
LIMITS = {"pdf": 30.0, "fitted": 200.0, "sketch": 30.0, "draft": 200.0}
SHOWN_WITHIN = 300.0
ROUNDS = 15
AT = datetime(2026, 11, 23, 10, tzinfo=UTC)
LOADED = "document.querySelector('img.resume-sheet')?.naturalWidth > 0"
# From the key to the frame that has the new picture in it.
SHOWN = """() => new Promise((seen) => {
  const sheet = document.querySelector("img.resume-sheet");
  let began = 0;
  document.addEventListener("input", () => { began = performance.now(); }, { once: true, capture: true });
  const watch = new MutationObserver(async () => {
    watch.disconnect();
    await sheet.decode();
    requestAnimationFrame(() => seen(performance.now() - began));
  });
  watch.observe(sheet, { attributes: true, attributeFilter: ["src"] });
})"""
QUIET = """() => new Promise((done) => {
  let timer = setTimeout(done, 900);
  const later = () => { clearTimeout(timer); timer = setTimeout(done, 900); };
  new MutationObserver(later).observe(document.querySelector(".resume-sheets"), { attributes: true, subtree: true });
})"""


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
    usual = typesetter.draft(content, Look()).density
    deeds["sketch"] = lambda: typesetter.sketch(
        replace(content, basics=replace(content.basics, label=f"Engineer {next(numbers)}")), Look(), density=usual
    )
    report = Report()
    for name, deed in deeds.items():
        taken = median(_cpu(deed) for _ in range(ROUNDS))
        report.figure(name=f"resume: {name}", value=taken, unit="ms", limit=LIMITS[name])
    with tempfile.TemporaryDirectory() as place, running(Path(place), at=AT) as program:
        report.figure(
            name="resume: shown after a key", value=median(_keys(program)), unit="ms on the clock", limit=SHOWN_WITHIN
        )
    report.close()


def _keys(program: Whole) -> Iterator[float]:
    """Milliseconds from each of some keys to its picture."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
        page = chromium.new_page(viewport={"width": 1280, "height": 900})
        page.goto(program.link())
        page.goto(f"{program.address}/resume")
        page.wait_for_function(f"window.socket?.connected && {LOADED}")
        page.set_input_files("input[type=file]", SAMPLE)
        expect(page.get_by_label("Your name", exact=True)).to_have_value("Ada Müller")
        page.get_by_label("What you are").press("End")
        for _ in range(ROUNDS):
            page.evaluate(QUIET)
            page.evaluate(f"() => {{ window.seen = ({SHOWN})() }}")
            page.keyboard.type("x")
            yield page.evaluate("() => window.seen")
        chromium.close()


def _cpu(deed: Callable[[], object]) -> float:
    begun = time.process_time()
    deed()
    return (time.process_time() - begun) * 1000


if __name__ == "__main__":
    main()
