"""What went out is kept as it was."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.application import Details, JobApplication
from domain.errors import Invalid
from domain.sent_resumes import Frozen
from domain.values import DEFAULT_STAGES
from tests.support.searching import stamp

STAMP = stamp()
HASH = "0123456789abcdef" * 4
FROZEN = Frozen(content="{}", pdf=HASH, engine="typst 1", template=HASH, theme="modern", pages=1, number=7)


def saved() -> JobApplication:
    details = Details(role="Engineer", company="Acme")
    return JobApplication.save_role(id="ann/application-1", details=details, stage=DEFAULT_STAGES[0], stamp=STAMP)


def test_a_resume_that_went_out_stays_with_the_application() -> None:
    application = saved()
    application.send_resume(frozen=FROZEN, name="ada.pdf", stamp=STAMP)
    application.send_resume(frozen=replace(FROZEN, number=8), name="ada.pdf", stamp=STAMP)
    assert [(sent.frozen.number, sent.name, sent.at) for sent in application.resumes] == [
        (7, "ada.pdf", STAMP.occurred_at),
        (8, "ada.pdf", STAMP.occurred_at),
    ]


@pytest.mark.parametrize("frozen", [replace(FROZEN, pdf="x"), replace(FROZEN, template="x")], ids=["pdf", "template"])
def test_files_are_named_by_their_bytes(frozen: Frozen) -> None:
    with pytest.raises(Invalid):
        saved().send_resume(frozen=frozen, name="ada.pdf", stamp=STAMP)
