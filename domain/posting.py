"""A posting as it was read, each field with where it came from; none of it is recorded before the person says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from domain.application import Details

NOWHERE: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, kw_only=True)
class Page:
    """What a browser hands over of the page it shows.

    ``data`` are its JSON-LD blocks as they stand, ``meta`` its named values, ``marked`` the HTML of its microdata.
    ``selected``: the text is what the person had marked, and speaks for itself.
    """

    url: str = ""
    title: str = ""
    heading: str = ""
    data: tuple[str, ...] = ()
    meta: Mapping[str, str] = field(default_factory=lambda: NOWHERE)
    marked: str = ""
    text: str = ""
    selected: bool = False


@dataclass(frozen=True, kw_only=True)
class Posting:
    """What was understood. ``origins`` says for each field that was found, ``text`` among them, where it stood."""

    details: Details
    text: str = ""
    origins: Mapping[str, str] = field(default_factory=lambda: NOWHERE)
