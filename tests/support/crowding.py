"""More people than one portion holds, each with a step to be done, a meeting to come and the same hour as others."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from domain.commands import Desk
from domain.contact import Card, Contact
from domain.purpose import Purpose
from tests.support.searching import Search, wall

MANY = 501


def crowd(search: Search, count: int = MANY) -> list[str]:
    """Add so many people in one go; returns their ids. Ten share each hour, tomorrow and later."""

    def work(desk: Desk) -> list[str]:
        return [somebody(search, desk, number) for number in range(count)]

    return search.tracker.perform(work, seeker=search.seeker)


def somebody(search: Search, desk: Desk, number: int) -> str:
    stamp = search.stamp()
    first = wall("2026-03-03 09:00")
    hour = replace(first, wall=first.wall + timedelta(hours=number // 10))
    id = f"{search.seeker}/contact-{UUID(int=number).hex}"
    one = desk.add(Contact.add(id=id, card=Card(name=f"Person {number:05}"), stamp=stamp))
    one.schedule_meeting(starts=hour, stamp=stamp)
    one.schedule_step(purpose=Purpose.NUDGE_CONTACT, due=hour, stamp=stamp)
    return one.id
