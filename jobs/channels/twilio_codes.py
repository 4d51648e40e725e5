"""What Twilio's error codes and statuses mean for a reminder, in words that a person understands.

The codes: https://www.twilio.com/docs/api/errors
"""

from __future__ import annotations

from collections.abc import Mapping

from jobs.channels import Because, Deferred, Outcome, Refused, Sighting, Standing, Unknown

HOLD = 300.0
FULL = 60.0
SLOWER = 2.0
LATER_TODAY = 3600.0
LONGEST_CODE = 6


def on_create(*, status: int, code: int) -> Outcome:
    """What a refused request to send means, by HTTP ``status`` and Twilio's ``code`` (or the status)."""
    if status >= 500 or status < 400:  # noqa: PLR2004
        return Unknown(f"Twilio answered with a failure of its own ({status}), which may come after sending.")
    if code in KNOWN:
        return KNOWN[code]
    return BY_STATUS.get(status) or Refused(str(code), f"Twilio refused the text (error {code}).")


def report(fields: Mapping[str, str]) -> Sighting:
    """A status callback's form fields as a sighting; its signature must have been checked before."""
    code = fields.get("ErrorCode", "")
    known = code.isdecimal() and len(code) <= LONGEST_CODE
    return sighting(id=fields["MessageSid"], status=fields["MessageStatus"], code=int(code) if known else 0)


def sighting(*, id: str, status: str, code: int) -> Sighting:
    """How far a text has come, by Twilio's word for it; a word we do not know counts as accepted."""
    standing = STANDINGS.get(status, Standing.ACCEPTED)
    if standing is not Standing.UNDELIVERED:
        return Sighting(id=id, standing=standing)
    why = UNDELIVERED.get(code, f"The text did not arrive (Twilio's error {code})." if code else NO_REASON)
    return Sighting(id=id, standing=standing, code=str(code or status), why=why)


NO_REASON = "The text did not arrive, and Twilio gave no reason."

STANDINGS = {
    "accepted": Standing.ACCEPTED,
    "scheduled": Standing.ACCEPTED,
    "queued": Standing.ACCEPTED,
    "sending": Standing.ACCEPTED,
    "sent": Standing.SENT,
    "delivered": Standing.DELIVERED,
    "partially_delivered": Standing.DELIVERED,
    "read": Standing.DELIVERED,
    "undelivered": Standing.UNDELIVERED,
    "failed": Standing.UNDELIVERED,
    "canceled": Standing.UNDELIVERED,
}

_ACCOUNT = "Twilio does not accept the account SID and auth token. Please check both in the settings."
_CLOSED = "The Twilio account is suspended or closed. Sign in at Twilio to see why."
_SENDER = "Twilio cannot send from the number set as sender. Please check it in the settings."

_WAIT = {
    429: Deferred(SLOWER, "Twilio asks to send more slowly."),
    20429: Deferred(SLOWER, "Twilio asks to send more slowly."),
    21611: Deferred(FULL, "The sender's queue at Twilio is full."),
    30001: Deferred(FULL, "The sender's queue at Twilio is full."),
    30022: Deferred(FULL, "The carriers' limit for this sender is used up for now."),
    63038: Deferred(LATER_TODAY, "The account has used up its texts for today."),
}

_HOLD = {
    code: Deferred(HOLD, why, hold_all=True)
    for code, why in {
        20003: _ACCOUNT,
        20404: "Twilio knows no account or Messaging Service with this SID. Please check the settings.",
        20005: _CLOSED,
        20006: "These Twilio credentials may not send texts.",
        20008: "These are Twilio's test credentials, which send nothing. Please enter the live ones.",
        30002: _CLOSED,
        90010: _CLOSED,
        21212: _SENDER,
        21603: _SENDER,
        21606: _SENDER,
        21659: _SENDER,
        21660: "The number set as sender does not belong to this Twilio account.",
        21703: "The Messaging Service has no number to send from yet. Add one at Twilio.",
        21704: "The Messaging Service has no number to send from yet. Add one at Twilio.",
    }.items()
}

_REFUSE = {
    code: Refused(str(code), why, because)
    for because, whys in {
        Because.NUMBER: {
            21211: "This is not a phone number that exists.",
            21214: "This number cannot be reached.",
            21217: "This is not a phone number that exists.",
            21265: "A short number cannot be texted.",
            21266: "This is the number the texts are sent from; please enter your own.",
            21268: "This is a premium number, which cannot be texted.",
            21612: "Twilio has no way to carry texts to this number.",
            21614: "This number cannot take texts. Is it a landline?",
            21635: "This is a landline, which cannot take texts.",
        },
        Because.OPTED_OUT: {
            21610: "This number has answered STOP, so it must not be texted until it answers START.",
        },
        Because.SETTINGS: {
            21408: "The Twilio account may not text this country yet. See Geo permissions at Twilio.",
            21608: "A trial account texts verified numbers only. Verify this number at Twilio, or upgrade.",
            21609: "Twilio cannot use the public address set for reports. Please check it in the settings.",
            30034: "US carriers block senders that are not registered (A2P 10DLC).",
        },
        Because.TEXT: {
            21602: "The text was empty.",
            21604: "There is no phone number to text.",
            21605: "The text is too long.",
            21617: "The text is too long.",
            21619: "The text was empty.",
            30004: "The recipient's carrier or phone blocks texts from this sender.",
        },
    }.items()
    for code, why in whys.items()
}

KNOWN: dict[int, Outcome] = {**_WAIT, **_HOLD, **_REFUSE}

BY_STATUS: dict[int, Outcome] = {
    401: Deferred(HOLD, _ACCOUNT, hold_all=True),
    403: Deferred(HOLD, "These Twilio credentials may not send texts.", hold_all=True),
    404: _HOLD[20404],
    407: Deferred(HOLD, "Something between this computer and Twilio asks for a password.", hold_all=True),
    408: Unknown("Twilio stopped waiting for the request, and may yet have taken it."),
    409: Unknown("Twilio was busy with the same request, and may have taken it."),
    429: _WAIT[429],
}

UNDELIVERED = {
    30001: "Twilio's queue was full before the text's turn came.",
    30002: _CLOSED,
    30003: "The phone could not be reached: switched off, out of range, or roaming.",
    30004: "The recipient's carrier or phone blocks texts from this sender.",
    30005: "This number is not in service any more, or cannot take texts.",
    30006: "This number is a landline, or its carrier takes no texts.",
    30007: "The carrier took the text for spam.",
    30008: "The carrier did not deliver the text and gave no reason.",
    30032: "US carriers block toll-free senders that are not verified.",
    30034: "US carriers block senders that are not registered (A2P 10DLC).",
    30036: "The text waited longer than it was meant to, so it was dropped.",
    30047: "The carrier's quiet hours held the text back for too long.",
    30610: "The carrier's quiet hours held the text back.",
}
