"""The verbs of the command line that look after a record: no server is needed, and none has to stop."""

from __future__ import annotations

from pathlib import Path

from domain.store.heads import WORDS, heads_in, written
from domain.store.merge_words import done_by, staying
from domain.store.merge_words import told_of as told_of_merge
from jobs.installation import Installation
from jobs.upkeep import NO_SECRETS, after_restoring, told_of
from projections.models import MODELS
from projections.projector import Projector
from projections.rebuild import rebuild as make_anew


def rebuild(here: Installation) -> None:
    """Make every page's tables anew from the record."""
    names = [model.name for model in MODELS]
    with here.opened() as tracker:
        make_anew(tracker, Projector(MODELS), names=names, progress=here.progress("Rebuilding"))
    here.say(f"Rebuilt: {', '.join(names)}.")


def verify(here: Installation, *, head: Path | None = None) -> None:
    """Walk the hash chain and say whether any stored event was altered, removed or reordered."""
    heads = heads_in(head.read_text(encoding="utf-8", errors="replace")) if head else []
    with here.opened() as tracker:
        total, show = tracker.position(), here.progress("Verifying")
        for done in tracker.verify(known=heads):
            show(done, total)
        here.say(f"The chain holds from the first event to position {tracker.head().position}.")
    if heads:
        here.say(f"The record is {WORDS}, the one of event {max(one.position for one in heads)}.")


def head(here: Installation) -> None:
    """Show the head of the chain; keep it elsewhere, to check against with: verify --head FILE."""
    with here.opened() as tracker:
        here.say(written(tracker.head()))


def backup(here: Installation, *, file: Path | None) -> None:
    """Put the record, attached files and plain settings into one file, proved after writing."""
    backups = here.backups()
    here.open().close()
    if file is None:
        taken = backups.take()
        here.say(f"{taken.path}: everything up to event {taken.position:,}, read back and proved.")
    else:
        here.say(f"{file}: {told_of(backups.write(file))}, read back and proved.")
    here.say(NO_SECRETS)


def restore(here: Installation, *, file: Path) -> None:
    """Put a backup in the place of the record; what is there now is kept."""
    told = here.backups().prepare(file)
    here.open().close()
    here.say(f"{file} is in place: {told_of(told)}.\n{after_restoring(file)}")


def take_out(here: Installation, *, file: Path, seeker: str) -> None:
    """Write everything into one archive that another installation can take in."""
    with here.opened() as tracker:
        here.takeaway(tracker).write(seeker, file, progress=here.progress("Exporting"))
    here.say(f"Everything is in {file}.")


def bring_in(here: Installation, *, file: Path, seeker: str) -> None:
    """Take an archive into this installation, beside what is here."""
    with here.opened() as tracker:
        done = here.takeaway(tracker).bring(seeker, file, progress=here.progress("Importing"))
    here.say(done_by(done))
    for sentence in () if done.plain else (*told_of_merge(done), *staying(done)):
        here.say(sentence)
