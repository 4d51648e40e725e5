"""Finding applications and people by their words."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest

from domain.contact import Card
from domain.errors import Invalid
from projections import search as finding
from tests.support.searching import ROBIN, Search


def found(search: Search, text: str, *, limit: int = 20) -> list[str]:
    """The titles of what is found."""
    return [hit.title for hit in finding.find(search.tracker, search.seeker, text=text, limit=limit)]


class TestFinding:
    def test_says_what_it_is(self, search: Search) -> None:
        id = search.save("Data Engineer", "Nordlicht")
        [hit] = finding.find(search.tracker, "me", text="nordlicht")
        assert (hit.about, hit.kind, hit.title, hit.subtitle) == (id, "application", "Data Engineer", "Nordlicht")

    def test_says_who_it_is(self, search: Search) -> None:
        robin = search.meet("Robin Ahrens", company="Nordlicht")
        [hit] = finding.find(search.tracker, "me", text="robin")
        assert (hit.about, hit.kind, hit.title, hit.subtitle) == (robin, "contact", "Robin Ahrens", "Nordlicht")

    @pytest.mark.parametrize("text", ["data", "NORDLICHT", "hamb", "friend", "65,000", "gineer", "data nordlicht", "€"])
    def test_looks_at_all_one_knows_of_a_role(self, search: Search, text: str) -> None:
        search.save("Data Engineer", "Nordlicht", location="Hamburg", source="a friend", salary="€ 65,000")
        assert found(search, text) == ["Data Engineer"]

    @pytest.mark.parametrize("text", ["ahrens", "nordlicht", "head of", "robin@nordlicht.example", "meetup"])
    def test_looks_at_all_one_knows_of_a_person(self, search: Search, text: str) -> None:
        search.commands.add_contact(
            "me", card=replace(ROBIN, title="Head of data", known_from="a meetup"), stamp=search.stamp()
        )
        assert found(search, text) == ["Robin Ahrens"]

    def test_needs_every_word(self, search: Search) -> None:
        search.save("Data Engineer", "Nordlicht")
        assert found(search, "data südwind") == []

    def test_needs_every_one_of_many_words(self, search: Search) -> None:
        search.save("a b c d e f g h i", "Nordlicht")
        assert found(search, "a b c d e f g h nordlicht") == ["a b c d e f g h i"]
        assert found(search, "a b c d e f g h südwind") == []

    @pytest.mark.parametrize("text", ["", "   ", "\n"])
    def test_nothing_finds_nothing(self, search: Search, text: str) -> None:
        search.save()
        assert found(search, text) == []

    def test_gives_so_many(self, search: Search) -> None:
        for _ in range(3):
            search.save()
        assert len(found(search, "data", limit=2)) == 2


class TestWords:
    @pytest.mark.parametrize("text", ["köchin", "KÖCHIN", unicodedata.normalize("NFD", "Köchin"), "straße", "STRASSE"])
    def test_are_the_same_however_they_are_written(self, search: Search, text: str) -> None:
        search.save("Köchin", "Straße 9")
        assert found(search, text) == ["Köchin"]

    @pytest.mark.parametrize("text", ["東京", "مهندس", "🦊"])
    def test_may_be_in_any_script(self, search: Search, text: str) -> None:
        search.save("東京 مهندس 🦊")
        assert len(found(search, text)) == 1

    @pytest.mark.parametrize(
        ("text", "titles"),
        [("100%", ["100% remote"]), ("a_b", ["a_b"]), ("!", ["now!"]), ("\\", ["c:\\x"])],
    )
    def test_with_signs_of_the_database_mean_themselves(self, search: Search, text: str, titles: list[str]) -> None:
        for role in ("100% remote", "1000 remote", "a_b", "axb", "now!", "now", "c:\\x"):
            search.save(role, "Nordlicht")
        assert found(search, text) == titles

    @pytest.mark.parametrize("text", ["a\0b", "\ud800", "x" * 501, "x" * 100_000])
    def test_that_could_be_in_no_record_are_refused(self, search: Search, text: str) -> None:
        with pytest.raises(Invalid) as refusal:
            found(search, text)
        assert refusal.value.field == "text"

    def test_may_be_five_hundred_characters_of_them(self, search: Search) -> None:
        search.save("a b c")
        assert found(search, "a b c " * 83) == ["a b c"]
        assert found(search, " ".join(chr(0x4E00 + n) for n in range(250))) == []


class TestRanking:
    def test_puts_names_before_notes_and_the_newest_first(self, search: Search) -> None:
        noted = search.save("noted")
        search.save("old kraken")
        search.save("new kraken")
        search.plan(noted, lambda one, stamp: one.add_note(text="they keep a kraken", stamp=stamp))
        assert found(search, "kraken") == ["new kraken", "old kraken", "noted"]

    def test_needs_all_words_in_the_names_to_come_first(self, search: Search) -> None:
        both = search.save("kraken keeper")
        half = search.save("kraken")
        search.plan(half, lambda one, stamp: one.add_note(text="a keeper", stamp=stamp))
        assert [hit.about for hit in finding.find(search.tracker, "me", text="kraken keeper")] == [both, half]


class TestTheRestOfARecord:
    def test_is_found_in_notes_tags_and_postings(self, search: Search) -> None:
        id = search.save("Data Engineer")
        search.plan(id, lambda one, stamp: one.add_note(text="asked about Kafka", stamp=stamp))
        search.change(id, lambda one, stamp: one.tag(tag="dream job", stamp=stamp))
        search.change(id, lambda one, stamp: one.keep_posting(text="We look for a WIZARD", stamp=stamp))
        assert [found(search, text) for text in ("kafka", "#dream", "wizard")] == [["Data Engineer"]] * 3

    def test_is_found_in_notes_on_people(self, search: Search) -> None:
        robin = search.meet()
        search.plan(robin, lambda one, stamp: one.add_note(text="plays chess", stamp=stamp))
        assert found(search, "chess") == ["Robin Ahrens"]

    def test_is_found_as_it_was_corrected_and_not_as_it_was(self, search: Search) -> None:
        id, robin = search.save("Data Engineer"), search.meet()
        search.change(
            id, lambda one, stamp: one.correct_details(details=replace(one.details, role="Nurse"), stamp=stamp)
        )
        search.change_contact(robin, lambda one, stamp: one.correct(card=Card(name="Bo"), stamp=stamp))
        assert [found(search, text) for text in ("nurse", "bo", "data", "robin")] == [["Nurse"], ["Bo"], [], []]

    def test_is_found_in_a_note_as_it_was_rewritten_and_not_as_it_was(self, search: Search) -> None:
        id = search.save()
        search.plan(id, lambda one, stamp: one.add_note(text="kafka", stamp=stamp))
        search.plan(id, lambda one, stamp: one.add_note(text="spark", stamp=stamp))
        search.plan(id, lambda one, stamp: one.amend_note(note="1", text="flink", stamp=stamp))
        assert [len(found(search, text)) for text in ("kafka", "spark", "flink")] == [0, 1, 1]

    def test_is_found_in_the_posting_kept_last(self, search: Search) -> None:
        id = search.save()
        for text in ("wizard", "sorceress"):
            search.change(id, lambda one, stamp, text=text: one.keep_posting(text=text, stamp=stamp))  # type: ignore[misc]
        assert [len(found(search, text)) for text in ("wizard", "sorceress")] == [0, 1]

    def test_is_not_found_by_a_tag_that_was_taken_off(self, search: Search) -> None:
        id = search.save()
        search.change(id, lambda one, stamp: one.tag(tag="dream", stamp=stamp))
        search.change(id, lambda one, stamp: one.untag(tag="dream", stamp=stamp))
        assert found(search, "#dream") == []

    def test_may_hold_each_word_in_another_place(self, search: Search) -> None:
        id = search.save("Data Engineer")
        search.plan(id, lambda one, stamp: one.add_note(text="kafka", stamp=stamp))
        search.plan(id, lambda one, stamp: one.add_note(text="spark", stamp=stamp))
        assert found(search, "spark data kafka") == ["Data Engineer"]


class TestWhatWasRemoved:
    def test_is_found_no_more_until_it_is_back(self, search: Search) -> None:
        id = search.save()
        search.change(id, lambda one, stamp: one.remove(stamp=stamp))
        assert found(search, "data") == []
        search.change(id, lambda one, stamp: one.restore(stamp=stamp))
        assert found(search, "data") == ["Data Engineer"]

    def test_is_somebody_too(self, search: Search) -> None:
        robin = search.meet()
        search.change_contact(robin, lambda one, stamp: one.remove(stamp=stamp))
        assert found(search, "robin") == []
        search.change_contact(robin, lambda one, stamp: one.restore(stamp=stamp))
        assert found(search, "robin") == ["Robin Ahrens"]

    def test_is_nothing_that_was_archived(self, search: Search) -> None:
        id = search.save()
        search.change(id, lambda one, stamp: one.archive(stamp=stamp))
        assert found(search, "data") == ["Data Engineer"]
