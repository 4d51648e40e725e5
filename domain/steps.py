"""Next steps: what a person means to do for an application or a contact, when, and why then."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime
from typing import ClassVar, NamedTuple, cast

from domain.aggregate import Event, Subject
from domain.cadence import Planned
from domain.errors import Invalid, NotFound
from domain.purpose import Purpose, kind_of
from domain.values import Letter, LocalTime, Stamp, local_time, many_lines, one_line

TOKEN = re.compile(r"[0-9a-f]{32}")
DIGEST = re.compile(r"[0-9a-f]{64}")
OPEN, DONE, CANCELLED = "open", "done", "cancelled"


class Step(NamedTuple):
    """One thing to do. ``rule`` is empty when the person chose it; ``by_rule`` is the rule's own answer."""

    id: str
    purpose: str
    due: LocalTime
    why: str
    rule: str = ""
    anchor: str = ""
    by_rule: LocalTime | None = None
    contact: str = ""
    interview: str = ""
    state: str = OPEN
    dismissed: bool = False
    by_hand: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """What makes it the same step when the rules are asked again."""
        return (self.rule, self.anchor)

    @property
    def dropped(self) -> bool:
        """Closed, but not because the person did it or let it go."""
        return self.state == CANCELLED and not self.dismissed

    def taken_up(self) -> Step:
        """The same step, open; what the rules had dropped is the person's own from then on."""
        rule, anchor = ("", "") if self.dropped else self.key
        return self._replace(state=OPEN, dismissed=False, rule=rule, anchor=anchor)


class StepScheduled(Event):
    """Common ground of the three ways to plan a step."""

    TOPIC: ClassVar[str]
    step: str
    purpose: str
    due: LocalTime
    why: str
    rule: str = ""
    anchor: str = ""
    by_rule: LocalTime | None = None
    contact: str = ""
    interview: str = ""

    def apply(self, aggregate: Steps) -> None:
        aggregate.steps[self.step] = Step(
            id=self.step,
            purpose=self.purpose,
            due=self.due,
            why=self.why,
            rule=self.rule,
            anchor=self.anchor,
            by_rule=self.by_rule,
            contact=self.contact,
            interview=self.interview,
        )


class FollowUpScheduled(StepScheduled):
    """A follow-up letter is planned for a day and hour, with the reason."""

    TOPIC = "follow_up.scheduled"


class ThankYouScheduled(StepScheduled):
    """A thank-you is planned for a day and hour, with the reason."""

    TOPIC = "thank_you.scheduled"


class NudgeScheduled(StepScheduled):
    """Something that is not a letter is planned: get ready, decide, close or carry on."""

    TOPIC = "nudge.scheduled"


class FollowUpRescheduled(Event):
    """A planned step moves to another time, by hand or because a date it hangs on changed."""

    TOPIC = "follow_up.rescheduled"
    step: str
    due: LocalTime
    why: str
    by_rule: LocalTime | None = None

    def apply(self, aggregate: Steps) -> None:
        before = aggregate.steps[self.step].taken_up()
        aggregate.steps[self.step] = before._replace(
            due=self.due,
            why=self.why,
            by_rule=self.by_rule or before.by_rule,
            by_hand=self.by_rule is None,
        )


class FollowUpCancelled(Event):
    """A planned step is no longer needed, or the person let it go."""

    TOPIC = "follow_up.cancelled"
    step: str
    why: str
    dismissed: bool

    def apply(self, aggregate: Steps) -> None:
        before = aggregate.steps[self.step]
        aggregate.steps[self.step] = before._replace(state=CANCELLED, dismissed=self.dismissed)


class StepReopened(Event):
    """Marked done by mistake: the step is open again."""

    TOPIC = "follow_up.reopened"
    step: str

    def apply(self, aggregate: Steps) -> None:
        aggregate.steps[self.step] = aggregate.steps[self.step].taken_up()
        aggregate.sent = [sent for sent in aggregate.sent if sent.step != self.step]


class Retelling(Event):
    """Common ground of what changes how the events before it are told; none of them is told itself."""


class Sent(NamedTuple):
    """A letter that went out, as far as the timing rules care."""

    purpose: str
    at: datetime
    contact: str = ""
    step: str = ""


class LetterWent(Event):
    """Common ground of the events that say a letter went out; ``letter`` is None when its words are unknown."""

    TOPIC: ClassVar[str]
    purpose: str
    step: str = ""
    contact: str = ""
    letter: Letter | None = None

    def apply(self, aggregate: Steps) -> None:
        aggregate.finish(self.step)
        aggregate.sent.append(Sent(purpose=self.purpose, at=self.occurred_at, contact=self.contact, step=self.step))
        aggregate.active(self.occurred_at)


class FollowUpSent(LetterWent):
    """A follow-up went out."""

    TOPIC = "follow_up.sent"


class ThankYouSent(LetterWent):
    """A thank-you went out."""

    TOPIC = "thank_you.sent"


class LetterSent(LetterWent):
    """A letter of another kind went out."""

    TOPIC = "letter.sent"


class NudgeDone(Event):
    """Something planned that is not a letter was done."""

    TOPIC = "nudge.done"
    step: str

    def apply(self, aggregate: Steps) -> None:
        aggregate.finish(self.step)


class NoteAdded(Event):
    """A note was written."""

    TOPIC = "note.added"
    note: str
    text: str

    def apply(self, aggregate: Steps) -> None:
        aggregate.notes[self.note] = self.text


class NoteAmended(Event):
    """A note was rewritten; what it said before stays in the log."""

    TOPIC = "note.amended"
    note: str
    text: str

    def apply(self, aggregate: Steps) -> None:
        aggregate.notes[self.note] = self.text


SCHEDULED = {"follow_up": FollowUpScheduled, "thank_you": ThankYouScheduled, "nudge": NudgeScheduled}
SENT = {"follow_up": FollowUpSent, "thank_you": ThankYouSent, "nudge": LetterSent}


class Steps(Subject):
    """What an application and a contact share: planned steps, letters that went out, notes."""

    CALLED = "application or contact"

    def __init__(self) -> None:
        self.steps: dict[str, Step] = {}
        self.sent: list[Sent] = []
        self.notes: dict[str, str] = {}
        self.last_activity: datetime | None = None

    def schedule_step(
        self, *, purpose: Purpose, due: LocalTime, stamp: Stamp, why: str = "", contact: str = ""
    ) -> None:
        """Plan a step for a time of one's own choosing."""
        why = one_line(why, field="why", what="the reason", required=False) or "You chose this time."
        self.record(
            SCHEDULED[kind_of(purpose)],
            stamp=stamp,
            step=self._next_id(StepScheduled),
            purpose=purpose,
            due=local_time(due, field="due", what="the date"),
            why=why,
            contact=self.own_contact(contact),
        )

    def reschedule_step(self, *, step: str, due: LocalTime, stamp: Stamp, why: str = "") -> None:
        """Move a planned step to a time of one's own choosing."""
        before, due = self._step(step), local_time(due, field="due", what="the date")
        if before.due == due and before.state == OPEN:
            return
        if before.state == DONE:
            self.reopen_step(step=step, stamp=stamp)
        why = one_line(why, field="why", what="the reason", required=False) or "You chose this time."
        self.record(FollowUpRescheduled, stamp=stamp, step=step, due=due, why=why)

    def cancel_step(self, *, step: str, stamp: Stamp, why: str = "") -> None:
        """Let a planned step go; the rules will not bring it back."""
        if self._step(step).state == OPEN:
            why = one_line(why, field="why", what="the reason", required=False) or "You let it go."
            self.record(FollowUpCancelled, stamp=stamp, step=step, why=why, dismissed=True)

    def finish_step(self, *, step: str, stamp: Stamp) -> None:
        """Mark a planned step as done, its words unknown."""
        before = self._step(step)
        if before.state != OPEN:
            return
        if kind_of(before.purpose) == "nudge":
            self.record(NudgeDone, stamp=stamp, step=step)
        else:
            self._went(purpose=before.purpose, step=step, contact=before.contact, letter=None, stamp=stamp)

    def reopen_step(self, *, step: str, stamp: Stamp) -> None:
        """Take back that a step was done or let go."""
        if self._step(step).state != OPEN:
            self.record(StepReopened, stamp=stamp, step=step)

    def send_letter(self, *, purpose: Purpose, letter: Letter, stamp: Stamp, step: str = "", contact: str = "") -> None:
        """Record a letter that went out, word for word, and finish the step it was for."""
        planned = self._step(step).contact if step else ""
        contact = planned if contact in {"", planned} else self.own_contact(contact)
        words = replace(
            letter,
            subject=one_line(letter.subject, field="subject", what="the subject", required=False, limit=1_000),
            body=many_lines(letter.body, field="body", what="the letter"),
            to=one_line(letter.to, field="to", what="the address", required=False),
            kind=one_line(letter.kind, field="kind", what="the kind of letter"),
            via=one_line(letter.via, field="via", what="the way it went"),
            tone=one_line(letter.tone, field="tone", what="the tone", required=False),
            version=one_line(letter.version, field="version", what="the version", required=False),
            files=tuple(map(_file, letter.files)),
        )
        self._went(purpose=purpose, step=step, contact=contact, letter=words, stamp=stamp)

    def add_note(self, *, text: str, stamp: Stamp) -> None:
        """Write a note."""
        text = many_lines(text, field="text", what="the note")
        self.record(NoteAdded, stamp=stamp, note=self._next_id(NoteAdded), text=text)

    def amend_note(self, *, note: str, text: str, stamp: Stamp) -> None:
        """Rewrite a note."""
        text = many_lines(text, field="text", what="the note")
        if note not in self.notes:
            raise NotFound("There is no such note.", field="note")
        if self.notes[note] != text:
            self.record(NoteAmended, stamp=stamp, note=note, text=text)

    def follow_rules(self, planned: Iterable[Planned], *, stamp: Stamp) -> None:
        """Bring the steps that rules made in line with what the rules say now.

        A step that the person moved, finished or let go stays as it is. One that is overdue stays overdue
        unless the date it hangs on changed.
        """
        wanted = {(plan.rule, plan.anchor): plan for plan in planned}
        known = {step.key: step for step in self.steps.values() if step.rule}
        for key, step in known.items():
            if step.state == OPEN and key not in wanted:
                self.record(FollowUpCancelled, stamp=stamp, step=step.id, why="No longer needed.", dismissed=False)
        for key, plan in wanted.items():
            self._follow(plan, known.get(key), stamp=stamp)

    def open_steps(self) -> list[Step]:
        """What is still to be done, soonest first."""
        return sorted((step for step in self.steps.values() if step.state == OPEN), key=lambda step: step.due.instant())

    def own_contact(self, contact: str, *, field: str = "contact") -> str:
        """``contact`` if it is empty or one of this seeker's. Raises :class:`NotFound`, never telling of others'."""
        seeker, _, token = contact.partition("/contact-")
        if contact and not (seeker == self.seeker and TOKEN.fullmatch(token)):
            raise NotFound("There is no such person among yours.", field=field)
        return contact

    def settled_keys(self) -> frozenset[tuple[str, str]]:
        """The rule-made steps that were done or let go, which the rules need not bring back."""
        return frozenset(
            step.key for step in self.steps.values() if step.rule and (step.state == DONE or step.dismissed)
        )

    def finish(self, step: str) -> None:
        if step in self.steps:
            self.steps[step] = self.steps[step]._replace(state=DONE)

    def active(self, at: datetime) -> None:
        """Something came or went: the application or contact is not quiet."""
        if self.last_activity is None or at > self.last_activity:
            self.last_activity = at

    def forget(self, versions: Collection[int]) -> None:
        """Stand as if what was told in ``versions`` had never happened."""
        fresh = as_told(event for event in self.told if event.originator_version not in versions)
        vars(self).update({name: value for name, value in vars(fresh).items() if not name.startswith("_")})

    def _follow(self, plan: Planned, step: Step | None, *, stamp: Stamp) -> None:
        if step is None or step.dropped:
            self.record(
                SCHEDULED[kind_of(plan.purpose)],
                stamp=stamp,
                step=self._next_id(StepScheduled),
                purpose=plan.purpose,
                due=plan.due,
                why=plan.why,
                rule=plan.rule,
                anchor=plan.anchor,
                by_rule=plan.by_rule,
                contact=plan.contact,
                interview=plan.interview,
            )
        elif step.state == OPEN and not step.by_hand and step.by_rule != plan.by_rule:
            self.record(
                FollowUpRescheduled,
                stamp=stamp,
                step=step.id,
                due=plan.due,
                why=plan.why,
                by_rule=plan.by_rule,
            )

    def _rest(self, *, stamp: Stamp) -> None:
        """Close the person's own plans while what they are about is put away."""
        for step in self.open_steps():
            if not step.rule:
                why = "Put away with what it was about."
                self.record(FollowUpCancelled, stamp=stamp, step=step.id, why=why, dismissed=False)

    def _take_up_again(self, *, stamp: Stamp) -> None:
        """Open the plans that rested."""
        for step in list(self.steps.values()):
            if step.dropped and not step.rule:
                self.record(StepReopened, stamp=stamp, step=step.id)

    def _went(self, *, purpose: str, step: str, contact: str, letter: Letter | None, stamp: Stamp) -> None:
        event = SENT[kind_of(purpose)]
        self.record(event, stamp=stamp, purpose=purpose, step=step, contact=contact, letter=letter)

    def _step(self, step: str) -> Step:
        try:
            return self.steps[step]
        except KeyError:
            raise NotFound("There is no such step.", field="step") from None

    def _next_id(self, kind: type[Event]) -> str:
        """One that nothing else of the ``kind`` ever had, not even what was taken back."""
        return str(sum(isinstance(event, kind) for event in self.told) + 1)


def as_told(events: Iterable[Event]) -> Steps:
    """What comes of ``events`` of one stream; what was forgotten on the way is told all the same."""
    first, *more = events
    subject = cast("Steps", first.mutate(None))
    for event in more:
        if not isinstance(event, Retelling):
            event.apply(subject)
    return subject


def _file(file: tuple[str, str]) -> tuple[str, str]:
    """SHA-256 and name of a file that went with a letter."""
    digest, name = file
    if not DIGEST.fullmatch(digest):
        raise Invalid("A file is named by the SHA-256 of its bytes.", field="files")
    return digest, one_line(name, field="files", what="the name of the file")
