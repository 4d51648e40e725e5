"""Looking after the record, in words: what a backup holds, and what to do once it is back."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

from domain.store.archive import SETTINGS, Manifest

NO_SECRETS = (
    "It holds your whole search and the key that proves it unaltered: keep it where nobody else can read it.\n"
    "Not in it: your Twilio token, the addresses for ntfy and mail, tokens for scripts, and who is signed in.\n"
    "Where several people sign in, their accounts are in it, to be brought back where there are none."
)
AGAIN = (
    "Enter the Twilio token and the address for ntfy or mail again if this is another computer; "
    "what this one knew of them stays.\nA reminder that was sent after this backup was taken may come a second time."
)


def told_of(told: Manifest) -> str:
    """What a backup holds."""
    files = f" and {told.attached:,} attached file{'s' if told.attached > 1 else ''}" if told.attached else ""
    return f"everything up to event {told.position:,}{files}, as of {told.made_at:%Y-%m-%d %H:%M} UTC"


def after_restoring(file: Path) -> str:
    """What is left to do by hand."""
    with zipfile.ZipFile(file) as opened:
        settings: dict[str, str] = json.loads(opened.read(SETTINGS))
    lines = [f"  {name}={value}" for name, value in settings.items()]
    return "\n".join(
        [*(["These settings were made then; put them into .env if you want them:", *lines] * bool(lines)), AGAIN]
    )
