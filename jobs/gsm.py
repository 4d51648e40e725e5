"""The GSM 03.38 alphabet: what fits into a text message that costs one part, and how to write the rest in it."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

ONE, EACH_OF_SEVERAL = 160, 153
BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = frozenset("\f^{}\\[~]|€")  # each takes the place of two
SIGNS = (
    dict.fromkeys("‐‑‒–—―−", "-")
    | dict.fromkeys("‘’‚‛′`´", "'")
    | dict.fromkeys("“”„‟″«»", '"')
    | {"…": "...", "•": "-", "·": ".", "×": "x", "⁄": "/", "№": "No", "™": "", "®": "", "©": ""}
)
LATIN = {"ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "œ": "oe", "ħ": "h", "ŧ": "t", "ŋ": "n", "ĳ": "ij"}
CYRILLIC = dict(
    zip(
        "абвгдежзийклмнопрстуфхцчшщъыьэюяёђѓєѕіїјљњћќўџґ",
        (
            *("a", "b", "v", "g", "d", "e", "zh", "z", "i", "y", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u"),
            *("f", "kh", "ts", "ch", "sh", "shch", "", "y", "", "e", "yu", "ya", "yo", "dj", "g", "ye", "dz", "i"),
            *("yi", "j", "lj", "nj", "c", "k", "u", "dz", "g"),
        ),
        strict=True,
    )
)
GREEK = dict(
    zip(
        "αβγδεζηθικλμνξοπρσςτυφχψω",
        (
            *("a", "v", "g", "d", "e", "z", "i", "th", "i", "k", "l", "m", "n", "x", "o", "p", "r", "s", "s", "t"),
            *("u", "f", "ch", "ps", "o"),
        ),
        strict=True,
    )
)
SPELLED = LATIN | CYRILLIC | GREEK


def gsm(text: str) -> str:
    """``text`` in the GSM alphabet: Škoda as Skoda, Юлия as Yuliya, a dash as -; signs beyond it are dropped."""
    return "".join(map(_letter, text))


def septets(text: str) -> int:
    """How much of a message ``text`` takes, in seven-bit units. It must be in the GSM alphabet."""
    return len(text) + sum(sign in EXTENDED for sign in text)


def parts(text: str) -> int:
    """How many messages a carrier counts for ``text``, which must be in the GSM alphabet."""
    length = septets(text)
    return 1 if length <= ONE else -(-length // EACH_OF_SEVERAL)


def is_gsm(text: str) -> bool:
    return all(sign in BASIC or sign in EXTENDED for sign in text)


@lru_cache(maxsize=4096)
def _letter(sign: str) -> str:
    if (spelled := SPELLED.get(sign.lower())) is not None:  # first: some Greek capitals are GSM, the rest are not
        return spelled if sign.islower() else spelled.capitalize()
    if sign in BASIC or sign in EXTENDED:
        return sign
    if sign.isspace():
        return " "
    if sign in SIGNS:
        return SIGNS[sign]
    simpler = unicodedata.normalize("NFKD", sign)
    return "" if simpler == sign else "".join(map(_letter, simpler))
