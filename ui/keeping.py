"""Making a letter that was written freely into a letter of one's own."""

from __future__ import annotations

from domain.letter import TITLE_LIMIT, LetterTemplate
from domain.letter_commands import LetterCommands
from domain.values import Stamp
from ui.services import Services
from ui.writing import Wording, Writing


def template_of(services: Services, writing: Writing, wording: Wording) -> LetterTemplate:
    """What was written, with fields in place of what the record or the person had filled in. Raises Refusal."""
    kind, workshop = writing.kind, services.workshop
    known = {**writing.occasion.fields_for(kind), **writing.typed}
    built_in = any(one.key == kind.key for one in writing.letters.catalogue())
    return workshop.check(
        LetterTemplate(
            title=f"{kind.title}, my words"[:TITLE_LIMIT],
            purpose=kind.purpose,
            subject=workshop.with_fields(wording.subject or kind.title, known),
            bodies=((writing.tone, workshop.with_fields(wording.body, known)),),
            based_on=kind.key if built_in else kind.based_on,
        )
    )


def keep_wording(
    services: Services, seeker: str, writing: Writing, wording: Wording, *, stamp: Stamp, command_id: str
) -> LetterTemplate:
    """Put it among one's own letters; twice is refused as repeated. Blocking. Raises Refusal."""
    template = template_of(services, writing, wording)
    commands = LetterCommands(services.commands.record)
    commands.write(seeker, template=template, stamp=stamp, command_id=command_id)
    return template
