"""The panel of one application, without a browser."""

from __future__ import annotations

import pytest
from nicegui import ui
from nicegui.elements.mixins.value_element import ValueElement
from nicegui.testing import User

from domain.application import Details
from domain.errors import Conflict
from domain.rank import between
from domain.steps import Steps
from domain.values import Stamp
from tests.support.crowding import crowd
from tests.support.eventually import eventually_async
from tests.support.searching import wall
from tests.support.undoing import undo
from tests.support.visiting import House, click, elements, until
from ui.addresses import address_of
from ui.components.details import merged
from ui.components.timeline import PAGE


async def opened(house: House, id: str) -> User:
    """A tab with the panel of ``id``, by its own address."""
    user = await house.visit(address_of(id))
    await eventually_async(lambda: elements(user, ui.html, marker="timeline"))
    return user


async def fill(user: User, **words: str) -> None:
    """Type into the fields of those names, as soon as they are there."""
    for name, text in words.items():
        await eventually_async(lambda: elements(user, ValueElement, marker=name))  # noqa: B023 awaited at once
        elements(user, ValueElement, marker=name)[-1].value = text


def send(user: User) -> None:
    """Save what the sheet asks."""
    user.find(marker="question").trigger("submit")


def story(user: User) -> str:
    [told] = elements(user, ui.html, marker="timeline")
    return str(told.content)


# ------------------------------------------------------------------------------------- opening and closing


async def test_a_press_on_a_card_opens_its_panel(house: House) -> None:
    card = house.search.save("Designer", "Acme")
    user = await house.visit()
    user.find(marker="board").trigger("click", {"card": card, "what": "open"})
    await user.should_see("What happened?")
    await user.should_see("Timeline")


async def test_its_address_opens_it_directly(house: House) -> None:
    user = await opened(house, house.search.save("Designer", "Acme"))
    await user.should_see("Next steps")


@pytest.mark.parametrize("token", ["0" * 32, "nothing", "<script>", "%2e%2e"])
async def test_an_address_of_nothing_says_so(house: House, token: str) -> None:
    house.search.save("Designer")
    user = await house.visit(f"/application/{token}")
    await user.should_see("There is no such application among yours.")


async def test_nobody_opens_what_belongs_to_somebody_else(house: House) -> None:
    other = house.search.of("you").save("Not mine")
    user = await house.visit(address_of(other))
    await user.should_see("There is no such application among yours.")


async def test_closing_it_leaves_nothing_behind(house: House) -> None:
    user = await opened(house, house.search.save("Designer"))
    await click(user, marker="close-panel")
    user.find(marker="panel-dialog").trigger("hide")
    await user.should_not_see("What happened?")


async def test_the_panel_follows_what_others_do(house: House) -> None:
    card = house.search.applied("Designer")
    user = await opened(house, card)
    house.search.change(card, lambda one, stamp: one.receive_answer(words="We will call you.", stamp=stamp))
    await eventually_async(lambda: "We will call you." in story(user))


# ---------------------------------------------------------------------------------------------- next steps


async def test_a_step_says_when_and_why(house: House) -> None:
    user = await opened(house, house.search.applied("Designer"))
    await user.should_see("Ask where your application stands")
    await user.should_see("Tue 10 March, 10:00")
    await user.should_see("One week after you applied; a midweek morning is usual.")


async def test_a_step_is_done_once_however_often_it_is_pressed_and_can_be_taken_back(house: House) -> None:
    card = house.search.applied("Designer")
    user = await opened(house, card)
    await click(user, "I sent it")
    await click(user, "I sent it")
    await until(lambda: house.search.events(card).count("FollowUpSent"), 1)
    await user.should_see("Done. Well kept.")
    await undo(user)
    await until(lambda: [step for step, _ in house.search.steps(card)], ["check_status"])


async def test_a_step_moves_by_one_press(house: House) -> None:
    card = house.search.applied("Designer")
    user = await opened(house, card)
    await click(user, "Tomorrow")
    await until(lambda: house.search.steps(card), [("check_status", "Tue 03 Mar 10:00")])
    await user.should_see("You chose this time.")


async def test_a_step_of_ones_own_is_planned_in_words(house: House) -> None:
    card = house.search.save("Designer")
    user = await opened(house, card)
    await click(user, marker="plan-step")
    await fill(user, due="in 3 days at 4pm", why="Send the portfolio")
    send(user)
    await until(lambda: house.search.steps(card), [("custom", "Thu 05 Mar 16:00")])
    await user.should_see("Send the portfolio")


async def test_what_is_let_go_is_not_planned_again(house: House) -> None:
    card = house.search.applied("Designer")
    user = await opened(house, card)
    await click(user, "Let it go")
    await eventually_async(lambda: "check_status" not in [rule for rule, _ in house.search.steps(card)])
    await click(user, "Take up again")
    await eventually_async(lambda: "check_status" in [rule for rule, _ in house.search.steps(card)])


# -------------------------------------------------------------------------------------------- what happened


async def test_an_interview_is_arranged_moved_and_called_off(house: House) -> None:
    card = house.search.applied("Designer")
    robin = house.search.meet("Robin Ahrens", application=card, part="Hiring manager")
    user = await opened(house, card)
    await click(user, "An interview")
    await fill(user, starts="friday 11:00", form="video", with_whom="robin ahrens, Kim")
    send(user)
    await until(
        lambda: [talk.starts for talk in house.search.application(card).interviews.values()], [wall("2026-03-06 11:00")]
    )
    assert house.search.talk(card).with_whom == (robin, "Kim")
    await user.should_see("with Robin Ahrens, Kim")
    await user.should_not_see("It took place")
    await click(user, "Move it …")
    await fill(user, starts="friday 15:00")
    send(user)
    await until(lambda: house.search.talk(card).starts, wall("2026-03-06 15:00"))
    await click(user, "Call it off")
    await until(lambda: house.search.talk(card).cancelled, expected=True)


async def test_an_interview_that_has_begun_can_be_held(house: House) -> None:
    card = house.search.applied("Designer")
    house.search.interview(card, "2026-03-03 11:00")
    house.search.at("2026-03-03 12:30")
    user = await opened(house, card)
    await click(user, "It took place")
    await fill(user, impression="Kind people")
    send(user)
    await until(lambda: house.search.talk(card).held, expected=True)
    await eventually_async(lambda: "Kind people" in story(user))


async def test_a_promise_moves_the_next_question(house: House) -> None:
    card = house.search.applied("Designer")
    user = await opened(house, card)
    await click(user, "They named a date")
    await fill(user, by="friday week")
    send(user)
    await until(lambda: str(house.search.application(card).promised_on), "2026-03-13")
    await user.should_see("They will be in touch by Fri 13 March")


async def test_an_answer_stops_the_questions(house: House) -> None:
    card = house.search.applied("Designer")
    user = await opened(house, card)
    await click(user, "They got in touch")
    await fill(user, words="Thank you, we are reading.")
    send(user)
    await eventually_async(lambda: "Thank you, we are reading." in story(user))
    assert "check_status" not in [rule for rule, _ in house.search.steps(card)]


async def test_an_offer_is_noted_and_accepted(house: House) -> None:
    card = house.search.applied("Designer")
    user = await opened(house, card)
    await click(user, "An offer")
    await fill(user, amount="£72,000")
    send(user)
    await user.should_see("I accept")
    await click(user, "I accept")
    await until(lambda: house.search.application(card).outcome, "accepted")
    await user.should_see("Congratulations! You did it.")


async def test_a_no_is_noted_kindly_and_can_be_reopened(house: House) -> None:
    card = house.search.applied("Designer")
    user = await opened(house, card)
    await click(user, "They said no")
    await fill(user, reason="Somebody from inside")
    send(user)
    await until(lambda: house.search.application(card).outcome, "rejected")
    await user.should_see("It is open again")
    await click(user, "It is open again")
    await until(lambda: house.search.application(card).outcome, "")


async def test_the_day_of_applying_is_corrected_and_the_follow_up_moves_along(house: House) -> None:
    card = house.search.applied("Designer")
    user = await opened(house, card)
    await click(user, "Other date …")
    await fill(user, at="26 february")
    send(user)
    await until(lambda: house.search.steps(card), [("check_status", "Thu 05 Mar 10:00")])


async def test_a_day_to_come_is_no_day_of_applying(house: House) -> None:
    card = house.search.applied("Designer")
    user = await opened(house, card)
    await click(user, "Other date …")
    await fill(user, at="2026-04-20")
    send(user)
    [field] = elements(user, ui.input, marker="at")
    await until(lambda: field.error, "That date is still to come.")


# ------------------------------------------------------------------------------------------------- details


async def test_details_are_corrected(house: House) -> None:
    card = house.search.save("Designer", "Acme")
    user = await opened(house, card)
    await click(user, marker="edit-details")
    await fill(user, role="Senior Designer", salary="€60k", closing_on="20 march")
    send(user)
    await until(lambda: house.search.application(card).details.role, "Senior Designer")
    details = house.search.application(card).details
    assert (details.salary, str(details.closing_on)) == ("€60k", "2026-03-20")


async def test_a_refused_detail_is_told_beside_its_field_and_nothing_is_lost(house: House) -> None:
    card = house.search.save("Designer", "Acme")
    user = await opened(house, card)
    await click(user, marker="edit-details")
    await fill(user, role=" ", salary="€60k")
    send(user)
    [role] = elements(user, ui.input, marker="role")
    await until(lambda: role.error, "Please give the role.")
    [salary] = elements(user, ui.input, marker="salary")
    assert salary.value == "€60k"
    assert house.search.application(card).details.salary == ""


async def test_two_tabs_that_correct_different_fields_both_count(house: House) -> None:
    card = house.search.save("Designer", "Acme")
    user = await opened(house, card)
    await click(user, marker="edit-details")
    other = Details(role="Designer", company="Acme Ltd")
    house.search.change(card, lambda one, stamp: one.correct_details(details=other, stamp=stamp))
    await fill(user, salary="€60k")
    send(user)
    await until(lambda: house.search.application(card).details.salary, "€60k")
    assert house.search.application(card).details.company == "Acme Ltd"


async def test_two_tabs_that_correct_the_same_field_are_told(house: House) -> None:
    card = house.search.save("Designer", "Acme")
    user = await opened(house, card)
    await click(user, marker="edit-details")
    other = Details(role="Designer", company="Acme Ltd")
    house.search.change(card, lambda one, stamp: one.correct_details(details=other, stamp=stamp))
    await fill(user, company="Acme Inc")
    send(user)
    [company] = elements(user, ui.input, marker="company")
    await until(lambda: company.error, "Meanwhile this was changed to “Acme Ltd” elsewhere.")
    assert house.search.application(card).details.company == "Acme Ltd"


def test_only_what_was_changed_is_merged() -> None:
    seen = Details(role="Designer", company="Acme")
    current = Details(role="Designer", company="Acme Ltd")
    assert merged(current, seen=seen, wanted=Details(role="Lead", company="Acme")) == Details(
        role="Lead", company="Acme Ltd"
    )
    with pytest.raises(Conflict):
        merged(current, seen=seen, wanted=Details(role="Designer", company="Other"))


async def test_tags_are_put_on_and_taken_off(house: House) -> None:
    card = house.search.save("Designer")
    user = await opened(house, card)
    await fill(user, tag="remote")
    user.find(marker="tag", kind=ui.input).trigger("keydown.enter")
    await until(lambda: house.search.application(card).tags, ["remote"])
    await eventually_async(lambda: elements(user, ui.button, marker="tag-off"))
    await click(user, marker="tag-off")
    await until(lambda: house.search.application(card).tags, [])
    await undo(user)
    await until(lambda: house.search.application(card).tags, ["remote"])


async def test_the_posting_is_kept(house: House) -> None:
    card = house.search.save("Designer")
    user = await opened(house, card)
    await click(user, "Keep the posting’s text")
    await fill(user, text="We look for <b>somebody</b>.")
    send(user)
    await until(lambda: house.search.application(card).posting, "We look for <b>somebody</b>.")
    await user.should_see("We look for <b>somebody</b>.")


# --------------------------------------------------------------------------------- notes, people and files


async def test_a_note_is_kept_and_changed(house: House) -> None:
    card = house.search.save("Designer")
    user = await opened(house, card)
    await fill(user, note="Ask about the team")
    await click(user, marker="keep-note")
    await until(lambda: list(house.search.application(card).notes.values()), ["Ask about the team"])
    await eventually_async(lambda: elements(user, ui.button, marker="amend-note"))
    await click(user, marker="amend-note")
    await fill(user, text="Ask about the team and the dog")
    send(user)
    await until(lambda: list(house.search.application(card).notes.values()), ["Ask about the team and the dog"])


async def test_an_empty_note_is_refused_beside_its_field(house: House) -> None:
    card = house.search.save("Designer")
    user = await opened(house, card)
    await click(user, marker="keep-note")
    [note] = elements(user, ui.textarea, marker="note")
    await until(lambda: note.error, "Please give the note.")


async def test_somebody_new_gets_a_part(house: House) -> None:
    card = house.search.save("Designer")
    user = await opened(house, card)
    await click(user, marker="add-person")
    await eventually_async(lambda: elements(user, ui.input, marker="name"))
    await fill(user, name="Dana Reyes", part="Recruiter", email="dana@acme.example")
    send(user)
    await eventually_async(lambda: house.search.application(card).contacts)
    [contact] = house.search.application(card).contacts
    assert house.search.contact(contact).card.email == "dana@acme.example"


async def test_somebody_known_is_linked_and_not_added_twice(house: House) -> None:
    card, robin = house.search.save("Designer"), house.search.meet("Robin Ahrens")
    user = await opened(house, card)
    await click(user, marker="add-person")
    await eventually_async(lambda: elements(user, ui.input, marker="name"))
    await fill(user, name="robin ahrens", part="Referral")
    send(user)
    await until(lambda: house.search.application(card).contacts, {robin: "Referral"})
    await eventually_async(lambda: elements(user, ui.button, marker="unlink"))
    await click(user, marker="unlink")
    await until(lambda: house.search.application(card).contacts, {})
    await user.should_see("Robin Ahrens has no part in this any more.")
    await undo(user)
    await until(lambda: house.search.application(card).contacts, {robin: "Referral"})


async def test_a_long_story_is_told_to_its_beginning(house: House) -> None:
    card = house.search.save("Designer")

    def write(one: Steps, stamp: Stamp) -> None:
        for number in range(PAGE + 30):
            one.add_note(text=f"Thought {number}", stamp=stamp)

    house.search.later(minutes=1).plan(card, write)
    user = await opened(house, card)
    [story] = elements(user, ui.html, marker="timeline")
    assert story.content.count('class="moment ') + story.content.count('class="moment"') == PAGE
    [older] = elements(user, ui.button, marker="older")
    assert older.text == "Show 31 more"
    await click(user, marker="older")
    await until(lambda: "Thought 0<" in story.content, expected=True)
    assert not older.visible


async def test_somebody_behind_five_hundred_others_is_known_too(house: House) -> None:
    crowd(house.search)
    card, zoe = house.search.save("Designer"), house.search.meet("Zoë")
    user = await opened(house, card)
    await click(user, marker="add-person")
    await eventually_async(lambda: elements(user, ui.input, marker="name"))
    await fill(user, name="zoë", part="Referral")
    send(user)
    await until(lambda: house.search.application(card).contacts, {zoe: "Referral"})


async def test_a_file_is_attached_and_comes_back_byte_for_byte(house: House) -> None:
    card = house.search.save("Designer")
    content = bytes(range(256)) * 40
    digest = house.services.files.keep("me", content)
    house.search.change(
        card,
        lambda one, stamp: one.attach_document(
            document=digest, name="Lebenslauf ü.pdf", media_type="text/html", size=len(content), stamp=stamp
        ),
    )
    user = await opened(house, card)
    await user.should_see("Lebenslauf ü.pdf")
    answer = await user.http_client.get(f"{address_of(card)}/document/{digest}")
    assert answer.content == content
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''Lebenslauf%20%C3%BC.pdf"
    assert answer.headers["content-type"] == "application/octet-stream"


async def test_a_file_of_another_application_is_not_given_out(house: House) -> None:
    card, other = house.search.save("Designer"), house.search.save("Other")
    digest = house.services.files.keep("me", b"secret")
    house.search.change(
        other,
        lambda one, stamp: one.attach_document(
            document=digest, name="a.txt", media_type="text/plain", size=6, stamp=stamp
        ),
    )
    user = await house.visitor()
    assert (await user.http_client.get(f"{address_of(card)}/document/{digest}")).status_code == 404
    assert (await user.http_client.get(f"/application/zzz/document/{digest}")).status_code == 404


# ---------------------------------------------------------------------------------------- away and back


async def test_archiving_closes_the_panel_and_can_be_undone(house: House) -> None:
    card = house.search.save("Designer")
    user = await opened(house, card)
    await click(user, marker="archive")
    await until(lambda: house.search.application(card).archived, expected=True)
    await user.should_see("Archived.")
    await undo(user)
    await until(lambda: house.search.application(card).archived, expected=False)


async def test_a_mistaken_card_is_removed_and_can_be_brought_back(house: House) -> None:
    card = house.search.save("Designer")
    user = await opened(house, card)
    await click(user, marker="remove")
    await until(lambda: house.search.application(card).removed, expected=True)
    await undo(user)
    await until(lambda: house.search.lane("saved"), ["Designer"])


async def test_the_address_of_a_removed_card_says_so_and_offers_it_back(house: House) -> None:
    card = house.search.save("Designer")
    house.search.later(days=1).change(card, lambda one, stamp: one.remove(stamp=stamp))
    house.search.later(days=3)
    user = await house.visit(address_of(card))
    await user.should_see("This card was removed on Tue 3 March.")
    await user.should_not_see("What happened?")
    await click(user, marker="bring-back")
    await until(lambda: house.search.lane("saved"), ["Designer"])
    await user.should_see("What happened?")


async def test_an_open_card_that_is_removed_elsewhere_says_so(house: House) -> None:
    card = house.search.save("Designer")
    user = await opened(house, card)
    house.search.change(card, lambda one, stamp: one.remove(stamp=stamp))
    await until(lambda: len(elements(user, ui.button, marker="bring-back")), 1)
    house.search.change(card, lambda one, stamp: one.restore(stamp=stamp))
    await until(lambda: len(elements(user, ui.button, marker="write")), 1)


async def test_what_was_put_away_can_still_be_opened_and_restored(house: House) -> None:
    card = house.search.save("Designer")
    house.search.change(card, lambda one, stamp: one.archive(stamp=stamp))
    user = await opened(house, card)
    await user.should_see("Archived")
    await click(user, "Back to the board")
    await until(lambda: house.search.lane("saved"), ["Designer"])


# ------------------------------------------------------------------------------------------- the timeline


async def test_the_timeline_tells_the_latest_first_and_escapes_what_it_tells(house: House) -> None:
    card = house.search.save("Designer")
    house.search.later(days=1)
    house.search.plan(card, lambda one, stamp: one.add_note(text="<img src=x onerror=alert(1)>", stamp=stamp))
    user = await opened(house, card)
    told = story(user)
    assert told.index("&lt;img") < told.index("Saved")
    assert "<img" not in told


async def test_late_news_is_marked_as_recorded_later(house: House) -> None:
    card = house.search.save("Designer")
    house.search.change(card, lambda one, stamp: one.apply(stamp=stamp), happened="2026-02-20 12:00")
    user = await opened(house, card)
    assert "happened 20 February, recorded 2 March" in story(user)


async def test_letters_unfold_and_small_print_is_folded_away(house: House) -> None:
    card = house.search.applied("Designer")
    house.search.write(card, step="1")
    house.search.move(card, "applied", rank=between(None, None))
    user = await opened(house, card)
    assert "<details><summary><bdi>Follow-up sent: My application</bdi></summary>" in story(user)
    await click(user, "Show small print")
    await user.should_see("Hide small print")
