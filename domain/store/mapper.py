"""The stored form of an event: one byte that names a key, then compact JSON, checked against the event's types."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, dataclass, fields
from functools import lru_cache
from typing import Any, Literal, NotRequired, TypedDict, get_type_hints

import msgspec
from eventsourcing.domain import DomainEventProtocol
from eventsourcing.persistence import JSONTranscoder, Mapper, StoredEvent

from domain.aggregate import Begun, Event
from domain.store.catalogue import Catalogue
from domain.store.errors import Unreadable, Unstorable

PLAIN = b"\x00"
"""Key id 0: not encrypted. Other first bytes are left for keys to come."""

IN_COLUMNS = ("originator_id", "originator_version")
VERSION = "class_version"

_encode = msgspec.json.Encoder().encode
_decode_loosely = msgspec.json.Decoder(dict[str, Any]).decode
_typed_dict: Any = TypedDict
_new = object.__new__
_fill: Callable[[object, str, Any], None] = object.__setattr__


@dataclass(frozen=True, slots=True)
class Form:
    """How one event class is written and read. ``decode`` checks every value against the class's annotations."""

    kind: type[Event]
    shape: Any
    decode: Callable[[bytes], dict[str, Any]]
    version: int

    @classmethod
    def of(cls, kind: type[Event], subjects: tuple[str, ...]) -> Form:
        version = getattr(kind, VERSION, 1)
        shape = _shape(kind, version, subjects)
        return cls(kind, shape, msgspec.json.Decoder(shape).decode, version)

    def reader(self) -> Callable[[bytes], dict[str, Any]]:
        """Decodes today's version of the class into its fields."""
        return self.decode if self.version == 1 else self._read_without_version

    def _read_without_version(self, state: bytes) -> dict[str, Any]:
        kept = self.decode(state)
        del kept[VERSION]
        return kept


class EventMapper(Mapper[str]):
    """Turns events into stored events and back. Only classes of the catalogue are ever made."""

    def __init__(self, catalogue: Catalogue) -> None:
        super().__init__(JSONTranscoder())  # asked for by the library, never used
        subjects = tuple(catalogue.subjects)
        self._forms = {topic: Form.of(kind, subjects) for topic, kind in catalogue.events.items()}
        self._readers = {topic: (form.kind, form.reader()) for topic, form in self._forms.items()}

    def to_stored_event(self, domain_event: DomainEventProtocol[str]) -> StoredEvent:
        """Raises :class:`Unstorable` unless the very same event would be read again."""
        kept = dict(vars(domain_event))
        originator_id, originator_version = kept.pop("originator_id"), kept.pop("originator_version")
        form = self._form_of(type(domain_event))
        state = _encode(kept if form.version == 1 else {**kept, VERSION: form.version})
        _check_round_trip(form, kept, state)
        return StoredEvent(originator_id, originator_version, form.kind.TOPIC, PLAIN + state)

    def to_domain_event(self, stored_event: StoredEvent) -> Event:
        return self.read(
            stored_event.originator_id, stored_event.originator_version, stored_event.topic, stored_event.state
        )

    def read(self, originator_id: Any, originator_version: int, topic: str, state: bytes) -> Event:
        """The event in one stored row. Raises :class:`Unreadable`."""
        try:
            kind, decode = self._readers[topic]
            kept = decode(state[1:]) if state[0] == 0 else _no_key(topic, state[0])
        except (LookupError, msgspec.MsgspecError) as error:
            kind, kept = self._read_with_care(f"{originator_id} {originator_version}", topic, state, error)
        kept["originator_id"] = originator_id
        kept["originator_version"] = originator_version
        event: Event = _new(kind)
        _fill(event, "__dict__", kept)
        return event

    def _form_of(self, kind: type) -> Form:
        form = self._forms.get(getattr(kind, "TOPIC", ""))
        if form is None or form.kind is not kind:
            raise Unstorable(f"{kind.__name__} is not in the catalogue of events")
        return form

    def _read_with_care(
        self, where: str, topic: str, state: bytes, error: Exception
    ) -> tuple[type[Event], dict[str, Any]]:
        """An event of an earlier class version, brought up to today's; or the reason why it cannot be read."""
        form = self._forms.get(topic)
        if form is None:
            raise Unreadable(f"{where}: no event is called {topic!r}") from None
        try:
            return form.kind, _upcast(form, _decode_loosely(state[1:]))
        except (msgspec.MsgspecError, LookupError, TypeError, ValueError) as found:
            raise Unreadable(f"{where}: {topic}: {found}") from error


def _no_key(topic: str, key: int) -> dict[str, Any]:
    raise Unreadable(f"{topic} is encrypted with key {key}, which this program does not have")


def _upcast(form: Form, kept: dict[str, Any]) -> dict[str, Any]:
    version = kept.pop(VERSION, 1)
    if version > form.version:
        raise ValueError(f"written by a newer program (class version {version})")
    while version < form.version:
        getattr(form.kind, f"upcast_v{version}_v{version + 1}")(kept)
        version += 1
    if form.version > 1:
        kept[VERSION] = version
    read: dict[str, Any] = msgspec.convert(kept, form.shape)
    read.pop(VERSION, None)
    return read


def _check_round_trip(form: Form, kept: dict[str, Any], state: bytes) -> None:
    try:
        again = form.decode(state)
    except msgspec.ValidationError as error:
        raise Unstorable(f"{form.kind.__name__}: {error}") from error
    again.pop(VERSION, None)
    if again != kept:
        changed = sorted(name for name in kept if again.get(name, MISSING) != kept[name])
        raise Unstorable(f"{form.kind.__name__}: changed by storing: {', '.join(changed)}")


@lru_cache(maxsize=1_024)
def _shape(kind: type[Event], version: int, subjects: tuple[str, ...]) -> Any:
    """Worked out once a class: for the whole catalogue it takes 30 ms, too long for each store that is opened."""
    return _typed_dict(f"Stored{kind.__name__}", _hints(kind, version, subjects))


def _hints(kind: type[Event], version: int, subjects: tuple[str, ...]) -> dict[str, Any]:
    annotations = get_type_hints(kind)
    hints: dict[str, Any] = {VERSION: Literal[version] if version > 1 else NotRequired[Literal[1]]}
    for field in fields(kind):  # type: ignore[arg-type]  # the metaclass makes it a dataclass
        if field.default_factory is not MISSING:
            raise TypeError(f"{kind.__name__}.{field.name}: a default must be a plain value, for old records lack it")
        if field.name not in IN_COLUMNS:
            wanted = annotations[field.name]
            hints[field.name] = wanted if field.default is MISSING else NotRequired[wanted]
    if issubclass(kind, Begun):
        hints["originator_topic"] = Literal[subjects]
    return hints
