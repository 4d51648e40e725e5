"""What the pretend carrier answers with: Twilio's shapes of a message, a page of them, an account, an error."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from email.utils import format_datetime
from typing import Any

from fastapi.responses import JSONResponse

from jobs.channels.simulator.rules import Rejected
from jobs.channels.simulator.texts import Text, segments

VERSION = "2010-04-01"
MORE = "https://www.twilio.com/docs/errors/"


def message(text: Text, *, account: str, status: int = 200) -> JSONResponse:
    return JSONResponse(_message(text, account=account), status_code=status)


def page(texts: Sequence[Text], *, account: str, number: int, size: int, query: str) -> JSONResponse:
    """One page of ``texts``, which are all that were asked for; ``query`` is the question without its page."""
    start = number * size
    shown = texts[start : start + size]

    def uri(page: int) -> str:
        return f"/{VERSION}/Accounts/{account}/Messages.json?{query}&Page={page}&PageToken=PA{page}"

    return JSONResponse(
        {
            "messages": [_message(text, account=account) for text in shown],
            "page": number,
            "page_size": size,
            "start": start,
            "end": start + max(len(shown) - 1, 0),
            "uri": uri(number),
            "first_page_uri": uri(0),
            "previous_page_uri": uri(number - 1) if number else None,
            "next_page_uri": uri(number + 1) if start + size < len(texts) else None,
        }
    )


def account_shown(account: str) -> JSONResponse:
    base = f"/{VERSION}/Accounts/{account}"
    return JSONResponse(
        {
            "sid": account,
            "owner_account_sid": account,
            "friendly_name": "Pretend account",
            "status": "active",
            "type": "Full",
            "date_created": None,
            "date_updated": None,
            "uri": f"{base}.json",
            "subresource_uris": {"messages": f"{base}/Messages.json"},
        }
    )


def error(rejected: Rejected) -> JSONResponse:
    return JSONResponse(
        {
            "code": rejected.code,
            "message": rejected.words,
            "more_info": f"{MORE}{rejected.code}",
            "status": rejected.status,
        },
        status_code=rejected.status,
    )


def problem(code: int, *, status: int) -> JSONResponse:
    """The newer form of an error (RFC 9457), which some of Twilio's services use."""
    return JSONResponse(
        {"type": f"{MORE}{code}", "title": "Refused", "status": status, "code": code},
        status_code=status,
        media_type="application/problem+json",
    )


def _message(text: Text, *, account: str) -> dict[str, Any]:
    uri = f"/{VERSION}/Accounts/{account}/Messages/{text.sid}"
    return {
        "account_sid": account,
        "api_version": VERSION,
        "body": text.body,
        "date_created": _rfc2822(text.created_at),
        "date_sent": _rfc2822(text.sent_at),
        "date_updated": _rfc2822(text.updated_at),
        "direction": text.direction,
        "error_code": text.error_code,
        "error_message": None,
        "from": text.sender,
        "messaging_service_sid": text.service,
        "num_media": "0",
        "num_segments": str(segments(text.body)) if text.sender else "0",
        "price": None,
        "price_unit": "USD",
        "sid": text.sid,
        "status": text.status,
        "subresource_uris": {"media": f"{uri}/Media.json"},
        "to": text.to,
        "uri": f"{uri}.json",
    }


def _rfc2822(moment: datetime | None) -> str | None:
    return format_datetime(moment) if moment else None
