"""A minute of made-up templates: each is a letter or a refusal, soon, and no larger than it may be.

``python -m tests.torture.letters [SECONDS]``
"""

from __future__ import annotations

import sys
import time
from contextlib import suppress
from dataclasses import dataclass

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from domain.errors import Invalid
from domain.letter import LetterTemplate
from jobs import own_letters
from jobs.catalogue import catalogue
from jobs.grammar import MAX_SOURCE
from jobs.language import MAX_VALUE, as_sent, fill, preview
from jobs.own_letters import MAX_SHOWN
from tests.benchmarks.report import Report
from tests.jobs.samples import fullest
from tests.jobs.test_language import ATTACKS, SOURCES

SECONDS = 60.0
A_ROUND = 200
REFUSED_WITHIN = 250

VALUES = {**fullest(catalogue()[0]), "a": "x" * MAX_VALUE, "b": "{{ a }}{% for %}"}
REAL = [body for kind in catalogue() for body in (kind.subject, *kind.bodies.values())]
SEEDS = st.sampled_from([*REAL, *(source for source in ATTACKS.values() if len(source) <= MAX_SOURCE)])


@st.composite
def spliced(draw: st.DrawFn) -> str:
    """Two templates cut and joined, with something of the language dropped in between."""
    first, second, between = draw(SEEDS), draw(SEEDS), draw(SOURCES)
    cut, join = draw(st.integers(0, len(first))), draw(st.integers(0, len(second)))
    return first[:cut] + between + second[join:]


@st.composite
def repeated(draw: st.DrawFn) -> str:
    """A short piece over and over, up to the cap and past it."""
    piece = draw(SOURCES.filter(bool))
    return piece * draw(st.integers(1, MAX_SOURCE // len(piece) + 2))


TEMPLATES = st.one_of(SOURCES, spliced(), repeated(), SEEDS)


@dataclass
class Tally:
    """What became of the templates; ``slowest`` in milliseconds of CPU."""

    tried: int = 0
    letters: int = 0
    slowest: float = 0
    slowest_refusal: float = 0
    largest: int = 0


def main(seconds: float) -> None:
    tally, report = Tally(), Report()
    until, number = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        _round(number, tally)
        number += 1
    report.figure(name="templates.tried", value=tally.tried, unit="templates")
    report.figure(name="templates.letters", value=tally.letters, unit="templates")
    report.figure(name="templates.slowest", value=tally.slowest, unit="ms CPU", limit=REFUSED_WITHIN)
    report.figure(name="templates.slowest_refusal", value=tally.slowest_refusal, unit="ms CPU", limit=REFUSED_WITHIN)
    report.figure(name="templates.largest", value=tally.largest, unit="characters", limit=MAX_SHOWN)
    report.close()


def _round(number: int, tally: Tally) -> None:
    @seed(number)
    @settings(
        max_examples=A_ROUND,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(source=TEMPLATES)
    def run(source: str) -> None:
        _try(source, tally)

    run()


def _try(source: str, tally: Tally) -> None:
    """Whatever flies out of here but a refusal is a finding, and ends the run."""
    began = time.process_time()
    read = _read(source)
    spent = 1000 * (time.process_time() - began)
    tally.tried += 1
    tally.slowest = max(tally.slowest, spent)
    if read is None:
        tally.slowest_refusal = max(tally.slowest_refusal, spent)
        return
    tally.letters += 1
    tally.largest = max(tally.largest, len(read))


def _read(source: str) -> str | None:
    """What the template says, None where it was refused."""
    with suppress(Invalid):
        _keep_and_read_again(source)
    proof = own_letters.proof(source, VALUES)
    if proof.fault is not None:
        assert 1 <= proof.fault.line <= source.count("\n") + source.count("\r") + 2, proof.fault
        return None
    with suppress(Invalid):
        fill(source, VALUES)
    return as_sent(preview(source, VALUES))


def _keep_and_read_again(source: str) -> None:
    template = LetterTemplate(title="x", purpose="other", subject="x", bodies=(("warm", source),))
    kept = own_letters.check(template)
    assert own_letters.from_file(own_letters.as_file(kept)) == kept, "a letter is another one out of its file"


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS)
