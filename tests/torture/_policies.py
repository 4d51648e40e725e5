"""The careful courier, and two simple-minded ones that the torture must find out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from domain.commands import Desk
from domain.delivery import Delivery
from domain.values import Cause, Stamp
from jobs.channels import Accepted
from jobs.courier import Courier
from jobs.references import reference_for
from projections import deliveries, plans, seekers
from projections.plans import StepRow


def careful(courier: Courier) -> Callable[[], object]:
    """The program's own."""
    return courier.tick


def naive(courier: Courier) -> Callable[[], object]:
    """Send, then record; whatever fails is tried again."""

    def go() -> None:
        for seeker, row in _due(courier):
            delivery = _delivery(courier, seeker, row)
            if isinstance(_send(courier, delivery), Accepted):
                _record(courier, delivery)

    return go


def claim_only(courier: Courier) -> Callable[[], object]:
    """Record, then send, and never look back."""

    def go() -> None:
        for seeker, row in _due(courier):
            delivery = _delivery(courier, seeker, row)
            _record(courier, delivery)
            _send(courier, delivery)

    return go


POLICIES: dict[str, Callable[[Courier], Callable[[], object]]] = {
    "careful": careful,
    "naive": naive,
    "claim_only": claim_only,
}


def _due(courier: Courier) -> list[tuple[str, StepRow]]:
    """The first step of everybody who has something due, a few at a time."""
    now = courier.clock()
    people = [seeker for seeker, _ in deliveries.people_due(courier.db, now, held=["twilio"])][:20]
    return [(seeker, plans.unreminded(courier.db, seeker, until=now)[0]) for seeker in people]


def _delivery(courier: Courier, seeker: str, row: StepRow) -> Delivery:
    settings = seekers.settings(courier.db, seeker)
    assert settings is not None
    id_ = Delivery.id_of(seeker, about=row.about, step=row.step, scheduling=row.scheduling, channel="twilio")
    reference = reference_for(id_)
    return Delivery.request(
        id=id_,
        about=row.about,
        step=row.step,
        due=row.due,
        scheduling=row.scheduling,
        channel="twilio",
        to=settings.phone,
        text=courier.words(row, seeker=seeker, reference=reference, zone=settings.zone),
        reference=reference,
        stamp=Stamp.now(courier.clock(), cause=Cause.CLOCK),
    )


def _send(courier: Courier, delivery: Delivery) -> object:
    return courier.channels()["twilio"].send(
        to=delivery.to, body=delivery.text, reference=delivery.reference, valid_for=timedelta(hours=1)
    )


def _record(courier: Courier, delivery: Delivery) -> None:
    """As one does who has no version check in mind: a second courier's is ignored."""

    def work(desk: Desk) -> None:
        if desk.find(Delivery, delivery.id) is None:
            desk.add(delivery)

    courier.commands.record.perform(work, seeker=delivery.seeker)
