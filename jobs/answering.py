"""Acting on an answer by text: each becomes a command on the right application, and a few words back."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain.application import JobApplication
from domain.commands import Commands
from domain.contact import Contact
from domain.errors import Refusal, RepeatedCommand
from domain.purpose import Purpose, letters_for, title_of
from domain.seeker import Seeker
from domain.steps import OPEN, Steps
from domain.values import Cause, LocalTime, Stamp, storable
from jobs import answers, letters
from jobs.answers import Answer
from jobs.channels import Incoming
from jobs.replies import parse_answer
from jobs.residents import Residents, everybody
from jobs.taking_up import TEXTS
from projections import board, deliveries, letter_fields, people, plans, search, seekers
from projections.database import Database
from projections.deliveries import DeliveryRow
from projections.seekers import Settings

log = logging.getLogger(__name__)

LONGEST_ANSWER = 1_500
MEMORY = timedelta(days=14)
MOST_NAMED = 6
DONE_BEFORE = "That is done."
NO_SUCH = "I do not know that reference. It stands at the end of each reminder, such as 7Q2F."
NOTHING_SENT = "There is no reminder to answer yet."


@dataclass(frozen=True, kw_only=True)
class Listener:
    """What a person may answer, and what happens then. Saying the same twice, or hearing it twice, changes nothing."""

    commands: Commands
    db: Database
    clock: Callable[[], datetime]
    residents: Residents = everybody

    def hear(self, incoming: Incoming) -> str:
        """Act on one answer; returns what to text back, or nothing when there is nothing to say or it was heard before.

        Texts from a number that belongs to nobody here are ignored.
        """
        whose = self._whose(incoming)
        if not whose:
            log.info("a text came from a number that belongs to nobody here")
        replies = [self._heard_by(seeker, incoming) for seeker in whose]
        return next(filter(None, replies), "")

    def _whose(self, incoming: Incoming) -> list[str]:
        """Who said it. Where several have entered that number, an answer is for whoever asked; STOP is for all.

        A number is not proved: somebody else may have entered it to hear its owner's answers.
        """
        here = self.residents()
        found = [one for one in seekers.by_phone(self.db, incoming.sender) if one in here]
        answer = parse_answer(storable(incoming.body)[:LONGEST_ANSWER], now=self.clock(), zone="UTC")
        if len(found) < 2 or isinstance(answer, answers.OptOut | answers.OptIn):  # noqa: PLR2004 one or several
            return found
        first = deliveries.texted_first(self.db, found, to=incoming.sender)
        asked = [one for one in first if answer.reference and self._asked(one, answer.reference, incoming.sender)]
        return (asked or first)[:1]

    def _asked(self, seeker: str, reference: str, phone: str) -> bool:
        row = deliveries.by_reference(self.db, seeker, reference=reference)
        return row is not None and row.recipient == phone

    def _heard_by(self, seeker: str, incoming: Incoming) -> str:
        settings = seekers.settings(self.db, seeker)
        if settings is None:
            return ""
        try:
            reply = self._hear(seeker, settings, replace(incoming, body=storable(incoming.body)[:LONGEST_ANSWER]))
        except RepeatedCommand:
            return ""
        unwelcome = incoming.answered or incoming.sender in settings.stopped
        return "" if unwelcome else reply[:LONGEST_ANSWER]

    def _hear(self, seeker: str, settings: Settings, incoming: Incoming) -> str:
        """Do what is meant, then keep that it was said: whatever dies in between is made up for at the next hearing."""
        self._refuse_repeat(seeker, incoming)
        said_at = min(incoming.received_at, self.clock())
        answer = parse_answer(incoming.body, now=said_at, zone=settings.zone, day_first=settings.profile.day_first)
        if isinstance(answer, answers.OptOut | answers.OptIn):
            self._opt(seeker, answer, incoming)
            return ""  # the carrier has answered it already
        meant = self._meant(seeker, answer)
        row = meant if isinstance(meant, DeliveryRow) else None
        reply = meant if isinstance(meant, str) else self._reply(seeker, meant, answer, once=f"text {incoming.id} deed")
        self._keep(seeker, row, answer, incoming)
        return reply

    def _refuse_repeat(self, seeker: str, incoming: Incoming) -> None:
        """Raises RepeatedCommand where the text was heard before, and does nothing else."""
        self.commands.record.perform(lambda _: None, seeker=seeker, command_id=f"text {incoming.id}")

    def _reply(self, seeker: str, row: DeliveryRow | None, answer: Answer, *, once: str) -> str:
        """Do it and say so; a deed done before an interruption is only said."""
        if row is None:
            return self._lookup(seeker, answer.words, "") if isinstance(answer, answers.Lookup) else _unasked(answer)
        try:
            return self._do(seeker, row, answer, once=once)
        except RepeatedCommand:
            return DONE_BEFORE
        except Refusal as refusal:
            return refusal.message

    def _meant(self, seeker: str, answer: Answer) -> DeliveryRow | str | None:
        """The reminder an answer is about: by its reference, else the latest; or words to say that it is not clear.

        None where the answer needs no reminder.
        """
        if answer.reference:
            row = deliveries.by_reference(self.db, seeker, reference=answer.reference)
            return self._one_of(seeker, row) if row else NO_SUCH
        if isinstance(answer, answers.Unclear | answers.CarrierHelp) or (
            isinstance(answer, answers.Lookup) and answer.words
        ):
            return None
        texts = deliveries.latest_texts(self.db, seeker, channels=TEXTS, since=self.clock() - MEMORY)
        if not texts:
            return NOTHING_SENT
        latest = self._one_of(seeker, texts[0])
        others = [row for row in texts[1:] if row.about and row.step_state == OPEN]
        if isinstance(latest, DeliveryRow) and latest.step_state != OPEN and others:
            return _which(others)  # the latest is done with, so it may mean an earlier one
        return latest

    def _one_of(self, seeker: str, row: DeliveryRow) -> DeliveryRow | str:
        """The reminder that a text speaks of, or the question which of its several."""
        if row.about:
            return row
        bundled = deliveries.bundled_in(self.db, seeker, digest=row.id)
        still_open = [one for one in bundled if one.step_state == OPEN]
        return _which(still_open) if len(still_open) > 1 else [*still_open, *bundled, row][0]

    def _keep(self, seeker: str, row: DeliveryRow | None, answer: Answer, incoming: Incoming) -> None:
        """Keep what was said, once: the text's own id is the command's."""
        words, meaning, command = incoming.body, type(answer).__name__, f"text {incoming.id}"
        stamp = self._stamp()
        if row is None:
            self.commands.change_seeker(
                seeker, lambda me: me.hear(words=words, meaning=meaning, stamp=stamp), command_id=command
            )
        else:
            self.commands.change_delivery(
                seeker, row.id, lambda one: one.answer(words=words, meaning=meaning, stamp=stamp), command_id=command
            )

    def _do(self, seeker: str, row: DeliveryRow, answer: Answer, *, once: str) -> str:  # noqa: PLR0911 a table of what can be said
        match answer:
            case answers.Done() | answers.Sent():
                return self._done(seeker, row, once=once)
            case answers.Snooze():
                return self._snooze(seeker, row, until=answer.until, once=once)
            case answers.LetterWanted():
                return self._letter(seeker, row)
            case answers.GotReply():
                return self._got_reply(seeker, row, words=answer.words, once=once)
            case answers.InterviewAt():
                return self._interview(seeker, row, at=answer.at, once=once)
            case answers.Pass():
                return self._pass(seeker, row, once=once)
            case answers.Lookup():
                return self._lookup(seeker, answer.words, row.about)
            case answers.Unclear():
                return answer.answer
            case _:
                return ""

    def _done(self, seeker: str, row: DeliveryRow, *, once: str) -> str:
        self._change(
            seeker, row.about, lambda subject: subject.finish_step(step=row.step, stamp=self._stamp()), once=once
        )
        following = self._next(seeker, row.about)
        return f"Well done. {following}" if following else "Well done. Nothing else is planned here."

    def _snooze(self, seeker: str, row: DeliveryRow, *, until: LocalTime, once: str) -> str:
        stamp = self._stamp()
        self._change(
            seeker,
            row.about,
            lambda subject: subject.reschedule_step(
                step=row.step, due=until, why="You asked for it by text.", stamp=stamp
            ),
            once=once,
        )
        return f"I will remind you again on {_day(until)}."

    def _letter(self, seeker: str, row: DeliveryRow) -> str:
        step = plans.step(self.db, seeker, about=row.about, step=row.step)
        kinds = letters_for(step.purpose) if step else ()
        if step is None or not kinds:
            return "There is no letter for this one."
        fields = letter_fields.known(self.db, seeker, about=row.about, step=row.step, now=self.clock())
        draft = letters.draft(kinds[0], "short", fields)
        body = "".join(piece.text if isinstance(piece, letters.Text) else f"[{piece.label}]" for piece in draft.body)
        return f"{body.strip()}\n\n{row.reference}: reply DONE when sent."

    def _got_reply(self, seeker: str, row: DeliveryRow, *, words: str, once: str) -> str:
        stamp = self._stamp()

        def answered(subject: Steps) -> None:
            match subject:
                case Contact():
                    subject.answer(words=words, stamp=stamp)
                case JobApplication():
                    subject.receive_answer(words=words, stamp=stamp)

        self._change(seeker, row.about, answered, once=once)
        return "Good to hear! I have stopped the follow-ups that waited for it."

    def _interview(self, seeker: str, row: DeliveryRow, *, at: LocalTime, once: str) -> str:
        stamp = self._stamp()

        def noted(subject: Steps) -> None:
            match subject:
                case Contact():
                    subject.schedule_meeting(starts=at, stamp=stamp)
                case JobApplication():
                    subject.schedule_interview(starts=at, stamp=stamp)

        self._change(seeker, row.about, noted, once=once)
        return f"Great news! It is noted for {_day(at)}. I will remind you to get ready and to say thank you."

    def _pass(self, seeker: str, row: DeliveryRow, *, once: str) -> str:
        self._change(
            seeker, row.about, lambda subject: subject.cancel_step(step=row.step, stamp=self._stamp()), once=once
        )
        return "Let go. I will not bring it up again."

    def _lookup(self, seeker: str, words: str, about: str) -> str:
        hits = search.find(self.db, seeker, text=words, limit=1) if words else []
        about = hits[0].about if hits else "" if words else about
        card = board.card(self.db, seeker, id=about) if about else None
        if card is not None:
            applied = f", applied {card.applied_at:%d %B}" if card.applied_at else ""
            resume = f", resume {card.resume}" if card.resume else ""
            stage = self._stage(seeker, card.stage)
            following = self._next(seeker, card.id)
            return f"{card.role} at {card.company}: {stage}{applied}{resume}. {following}".strip()
        person = people.person(self.db, seeker, id=about) if about else None
        if person is not None:
            known = f", {person.card.known_from}" if person.card.known_from else ""
            return f"{person.card.name}{known}. {self._next(seeker, about)}".strip()
        return f"I find no {words[:40]} among your applications."

    def _opt(self, seeker: str, answer: Answer, incoming: Incoming) -> None:
        stamp = self._stamp()

        def obey(me: Seeker) -> None:
            me.hear(words=incoming.body, meaning=type(answer).__name__, stamp=stamp)
            if isinstance(answer, answers.OptOut):
                me.stop_texts(phone=incoming.sender, stamp=stamp)
            else:
                me.resume_texts(phone=incoming.sender, stamp=stamp)

        self.commands.change_seeker(seeker, obey, command_id=f"text {incoming.id}")

    def _next(self, seeker: str, about: str) -> str:
        steps = [step for step in plans.steps_of(self.db, seeker, about=about) if step.state == "open"]
        return f"Next: {title_of(Purpose(steps[0].purpose)).lower()}, {_day(steps[0].due)}." if steps else ""

    def _stage(self, seeker: str, stage: str) -> str:
        settings = seekers.settings(self.db, seeker)
        return next((known.name for known in settings.stages if known.id == stage), "") if settings else ""

    def _change(self, seeker: str, about: str, deed: Callable[[Steps], None], *, once: str) -> None:
        self.commands.change_steps(seeker, about, deed, stamp=self._stamp(), command_id=once)

    def _stamp(self) -> Stamp:
        return Stamp.now(self.clock(), cause=Cause.TEXT)


def _which(rows: Sequence[DeliveryRow]) -> str:
    """The question which one, with what there is to choose from."""
    named = ", ".join(f"{row.reference} {row.company}".strip() for row in rows[:MOST_NAMED])
    return f"Which one? {named}. Answer with its sign, such as DONE {rows[0].reference}."


def _unasked(answer: Answer) -> str:
    return answer.answer if isinstance(answer, answers.Unclear) else ""


def _day(time: LocalTime) -> str:
    return f"{time.wall:%A} {time.wall.day} {time.wall:%B at %H:%M}"
