"""What a posting asks for: must-haves by name, said or not said, and where the base would say it."""

from __future__ import annotations

import time

from domain.posting_terms import MOST, Term, checklist
from domain.resume_content import Basics, Content, ResumeItem, ResumeLine

POSTING = """Data Engineer
We are looking for somebody in Leeds to join our Platform team.
What you will do
• Build pipelines with Debezium
Required
• 5+ years of experience with Python and SQL
• Proven experience with Airflow or Dagster, Terraform and AWS
• You have run PostgreSQL
• Must be comfortable with stakeholder management.

Nice to have
• Kubernetes, Looker
Benefits: 27 days in Yorkshire
"""


def resume(*lines: str, label: str = "", skills: tuple[str, ...] = ()) -> Content:
    said = tuple(ResumeLine(id=f"{number:08x}", text=text) for number, text in enumerate(lines))
    items = (ResumeItem(id="aaaaaaaa", values=(("name", "Acme"),), lines=said),)
    more = (("skills", (ResumeItem(id="bbbbbbbb", words=skills),)),) if skills else ()
    return Content(basics=Basics(label=label), sections=(("work", items), *more))


def missing(posting: str, said: Content) -> list[str]:
    return [term.words for term in checklist(posting, resume=said, base=said) if not term.said]


def test_what_one_must_have_is_listed_and_nothing_else() -> None:
    assert missing(POSTING, resume()) == [
        "5+ years",
        "Python",
        "SQL",
        "Airflow",
        "Dagster",
        "Terraform",
        "AWS",
        "PostgreSQL",
        "stakeholder management",
    ]


def test_what_is_said_anywhere_and_in_other_forms_is_said() -> None:
    said = resume("Managed stakeholders' managements", "Ran Postgres", label="Python engineer", skills=("sql", "aws"))
    assert missing(POSTING, said) == ["5+ years", "Airflow", "Dagster", "Terraform"]


def test_a_line_that_was_left_out_is_pointed_at() -> None:
    base = resume("Built it", "Wrote Terraform for nine teams")
    terms = checklist(POSTING, resume=resume("Built it", "Python"), base=base)
    assert next(term for term in terms if term.words == "Terraform") == Term(
        words="Terraform", said=False, hidden="00000001"
    )
    assert next(term for term in terms if term.words == "Python") == Term(words="Python", said=True)


def test_a_posting_that_demands_nothing_is_read_whole() -> None:
    assert missing("We use Kafka and C++.\nJoin us in Leeds", resume()) == ["Kafka", "C++", "Leeds"]
    assert checklist("", resume=resume(), base=resume()) == ()


def test_words_that_name_nothing_are_no_terms() -> None:
    assert missing("You have experience with it and the most of their", resume()) == []


def test_a_part_ends_where_another_begins() -> None:
    posting = "Requirements\n- Rust\nknows Go\nHow we work\nYour day:\nmeet Robin"
    assert missing(posting, resume()) == ["Go"]


def test_no_posting_is_too_long() -> None:
    begun = time.process_time()
    terms = checklist(
        "\n".join(f"Must know Tool{n} and X{n}-{n}" for n in range(3_000)), resume=resume(), base=resume()
    )
    assert len(terms) == MOST
    assert time.process_time() - begun < 2
    begun = time.process_time()
    checklist("experience with " * 6_000 + "a" * 5_000, resume=resume(), base=resume())
    assert time.process_time() - begun < 2
