"""Telephone numbers as people write them, turned into the one form that texts can be sent to."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType

from domain.errors import Invalid

WITHOUT_TEXTS = {PhoneNumberType.FIXED_LINE, PhoneNumberType.TOLL_FREE, PhoneNumberType.PREMIUM_RATE}
NORTH_AMERICA = "+1"


def e164(typed: str, *, country: str) -> str:
    """``typed`` as +447700900123; ``country`` (ISO 3166) reads a number that names none. Empty stays empty.

    Raises Invalid in words for a person.
    """
    if not typed.strip():
        return ""
    try:
        number = phonenumbers.parse(typed, country or None)
    except NumberParseException as problem:
        raise Invalid(_what_is_wrong(problem), field="phone") from None
    if phonenumbers.is_possible_number_with_reason(number) != phonenumbers.ValidationResult.IS_POSSIBLE:
        raise Invalid("That number has too few or too many digits for its country.", field="phone")
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def shown(number: str) -> str:
    """``+44 7700 900123`` for +447700900123."""
    if not number:
        return ""
    return phonenumbers.format_number(phonenumbers.parse(number), PhoneNumberFormat.INTERNATIONAL)


def doubt_about(number: str) -> str:
    """What makes it doubtful that a text will arrive there, in words; empty where nothing does."""
    parsed = phonenumbers.parse(number)
    if phonenumbers.number_type(parsed) in WITHOUT_TEXTS:
        return "This looks like a landline: texts may not reach it."
    if not phonenumbers.is_valid_number(parsed):
        return "No network is known to give out numbers like this one. Check the digits."
    return ""


@lru_cache(maxsize=1)
def countries() -> dict[str, str]:
    """By ISO 3166 code: ``United Kingdom (+44)``."""
    named = (line.split("\t")[:2] for line in _table("iso3166.tab"))
    coded = ((code, name, phonenumbers.country_code_for_region(code)) for code, name in named)
    told = {code: f"{name} (+{prefix})" for code, name, prefix in coded if prefix}
    return dict(sorted(told.items(), key=lambda item: item[1]))


@lru_cache(maxsize=64)
def country_of(zone: str) -> str:
    """The country whose clocks show that zone, by its ISO 3166 code; empty where that is not told."""
    return next((code for code, _, name, *_ in (line.split("\t") for line in _table("zone.tab")) if name == zone), "")


def _table(name: str) -> list[str]:
    text = (resources.files("tzdata") / "zoneinfo" / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def _what_is_wrong(problem: NumberParseException) -> str:
    if problem.error_type == NumberParseException.INVALID_COUNTRY_CODE:
        return "Which country is that number from? Pick it, or begin with + and its code."
    return "That is not a telephone number."
