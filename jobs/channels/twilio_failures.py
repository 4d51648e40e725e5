"""What a failed call to Twilio says about a text: not sent, refused, or unknown. Loaded with the first."""

from __future__ import annotations

import ssl

import requests
import urllib3

from jobs.channels import Deferred, Outcome, Unknown
from jobs.channels.twilio_codes import BY_STATUS, on_create

NETWORK_PAUSE = 15.0


def outcome(failure: Exception) -> Outcome:
    """What a failed request to send says about the text: sent, not sent, or unknown."""
    status, code = getattr(failure, "status", None), getattr(failure, "code", None)
    if isinstance(status, int):
        return on_create(status=status, code=code if isinstance(code, int) else status)
    if _never_left(failure):
        return Deferred(NETWORK_PAUSE, "Twilio cannot be reached from here at the moment.")
    if _untrusted(failure):
        why = "Twilio's certificate does not fit, so it may be someone else. Is this computer's clock right?"
        return Deferred(NETWORK_PAUSE, why, hold_all=True)
    return Unknown(f"The connection to Twilio broke off before its answer ({type(failure).__name__}).")


def _never_left(failure: Exception) -> bool:
    """No connection was made, so nothing can have been sent."""
    made_none = (urllib3.exceptions.NewConnectionError, urllib3.exceptions.ConnectTimeoutError)
    return isinstance(failure, requests.ConnectTimeout) or isinstance(_cause(failure), made_none)


def _untrusted(failure: Exception) -> bool:
    """The other side could not prove to be Twilio; the request is only sent after that proof."""
    cause = _cause(failure)
    found = cause.args[0] if isinstance(cause, Exception) and cause.args else None
    return isinstance(found, ssl.SSLCertVerificationError)


def _cause(failure: Exception) -> object:
    """What urllib3 found, inside the wrapping of requests."""
    wrapped = failure.args[0] if failure.args else None
    return getattr(wrapped, "reason", wrapped)


def reason(failure: Exception) -> str:
    """Why Twilio's log cannot be read. Never in the failure's words: they hold phone numbers."""
    status = getattr(failure, "status", None) or _page_status(failure)
    known = BY_STATUS.get(status or 0)
    if isinstance(known, Deferred):
        return known.why
    return f"Twilio's log cannot be read at the moment ({status or type(failure).__name__})."


def _page_status(failure: Exception) -> int | None:
    """For lists the SDK raises its bare exception with the response inside."""
    response = failure.args[1] if len(failure.args) > 1 else None
    return getattr(response, "status_code", None)
