"""Every attack is refused, and the same attack succeeds where just that one defence is missing.

The rows are those of the threat model in SECURITY.md. A twin that no longer succeeds means the attack tests nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import httpx
import pytest

from tests.attacks.by_hand import comes_in, cookies, greeted, open_page, opened, press, say, seen, settle
from tests.support.besieged import ATTACKER, CANARY, VICTIM, Siege
from ui.open_pages import MOST_UNMET

EVIL = "http://evil.example"
Attack = Callable[[Siege, str], bool]
"""Tried at an address; says whether it succeeded."""


def rebinding(siege: Siege, at: str) -> bool:
    """A name of the attacker's leads to this machine, and the browser sends along what it has for it."""
    with siege.browser(VICTIM, at=at) as browser:
        answer = browser.get("/data/applications.csv", headers={"host": "evil.example", "cookie": cookies(browser)})
    return CANARY in answer.text


def foreign_form(siege: Siege, at: str) -> bool:
    """A form on another website sends the victim's browser here."""
    with siege.browser(VICTIM, at=at) as browser:
        answer = browser.post("/sign-out", headers={"origin": EVIL})
        return answer.status_code == 303


def form_of_another_local_server(siege: Siege, at: str) -> bool:
    """Cookies ignore ports: a page of another server on this machine has the victim's."""
    with siege.browser(VICTIM, at=at) as browser:
        return browser.post("/sign-out", headers={"origin": "http://127.0.0.1:9"}).status_code == 303


def foreign_socket(siege: Siege, at: str) -> bool:
    """A script of another website opens a socket, and the browser sends the cookie along."""
    with siege.browser(VICTIM, at=at) as browser:
        return comes_in(at, open_page(browser, at=at), cookie=cookies(browser), origin=EVIL)


def socket_without_origin(siege: Siege, at: str) -> bool:
    with siege.browser(VICTIM, at=at) as browser:
        return comes_in(at, open_page(browser, at=at), cookie=cookies(browser), origin=None)


def foreign_script_tag(siege: Siege, at: str) -> bool:
    """Another website loads what is the victim's as if it were a picture or a script."""
    with siege.browser(VICTIM, at=at) as browser:
        foreign = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"}
        return CANARY in browser.get("/data/applications.csv", headers=foreign).text


def polling(siege: Siege, at: str) -> bool:
    """The slow way into a socket knows no Origin check of its own and answers any website."""
    with siege.browser(VICTIM, at=at) as browser:
        page = open_page(browser, at=at)
        way = f"/_nicegui_ws/socket.io/?EIO=4&transport=polling&client_id={page.client_id}"
        return browser.get(way).status_code == 200


def stranger_draws_pages(siege: Siege, at: str) -> bool:
    """Whoever is not signed in must not make the server build a page."""
    with siege.browser(ATTACKER) as watching:
        before = seen(siege, watching)["nobodys"]
        for path in ("/", "/siege", "/today", "/nothing"):
            httpx.get(at + path, trust_env=False)
        return bool(seen(siege, watching)["nobodys"] > before)


def upload_into_anothers_page(siege: Siege, at: str) -> bool:
    """The id of an open page stands in its addresses and is no secret."""
    with siege.browser(VICTIM) as victim, siege.browser(ATTACKER, at=at) as attacker:
        page = open_page(victim)
        before = seen(siege, attacker)["taken"][VICTIM]
        attacker.post(page.upload, headers={"origin": at}, files={"file": ("a.txt", b"forged")})
        return bool(seen(siege, attacker)["taken"][VICTIM] > before)


def words_of_a_proxy(siege: Siege, at: str) -> bool:
    """A header that only a proxy should send puts another server's address into the page."""
    with siege.browser(VICTIM, at=at) as browser:
        return "evil.example" in browser.get("/siege", headers={"x-forwarded-prefix": "//evil.example"}).text


def enormous_body(siege: Siege, at: str) -> bool:
    with siege.browser(VICTIM, at=at) as browser:
        answer = browser.post("/capture/read", headers={"origin": at}, content=b"x" * 3_000_000)
        return answer.status_code != 413


def enormous_body_of_unknown_length(siege: Siege, at: str) -> bool:
    def pieces() -> object:
        yield from (b"x" * 100_000 for _ in range(30))

    with siege.browser(VICTIM, at=at) as browser:
        answer = browser.post("/capture/read", headers={"origin": at}, content=pieces())  # type: ignore[arg-type]
        return answer.status_code != 413


def flood_of_pages(siege: Siege, at: str) -> bool:
    """Each page asked for is drawn and kept for a minute, whether anybody comes for it or not."""
    with siege.browser(ATTACKER, at=at) as attacker:
        for _ in range(MOST_UNMET + 15):
            attacker.get("/siege")
        return bool(attacker.get("/siege/seen").json()["mine"] > MOST_UNMET)


def stolen_page_id(siege: Siege, at: str) -> bool:
    """A socket of the attacker's own session asks for the victim's page: it would be shown all of it."""
    with siege.browser(VICTIM) as victim, siege.browser(ATTACKER, at=at) as attacker:
        return comes_in(at, open_page(victim), cookie=cookies(attacker))


def forged_click(siege: Siege, at: str) -> bool:
    """A valid socket of the attacker's names the victim's page: its buttons would be pressed as the victim."""
    with siege.browser(VICTIM) as victim, siege.browser(ATTACKER, at=at) as attacker:
        page, own = open_page(victim), open_page(attacker, at=at)
        before = seen(siege, attacker)["clicks"][VICTIM]
        with (
            opened(siege.address, page, cookie=cookies(victim)) as theirs,
            opened(at, own, cookie=cookies(attacker)) as socket,
        ):
            greeted(theirs)
            greeted(socket)
            press(socket, page)
            settle(socket)
        return bool(seen(siege, attacker)["clicks"][VICTIM] > before)


def flooded_log(siege: Siege, at: str) -> bool:
    """Malformed words, each of which would print a traceback."""
    before = siege.log().count("Traceback")
    with siege.browser(ATTACKER, at=at) as attacker:
        page = open_page(attacker, at=at)
        with opened(at, page, cookie=cookies(attacker)) as socket:
            greeted(socket)
            for name in ("event", "javascript_response", "ack", "connect"):
                say(socket, name, {"client_id": page.client_id})
            settle(socket)
    return siege.log().count("Traceback") > before


JUNK = (
    "42", "42{", "42[", "42null", "42[[]]", "42[{}]", '42["event"]', '42["event", 1, 2]', '42["connect"]',
    '42["handshake"]', '42["disconnect", 1, 2]', '42["log", NaN]', '42["log", 1e999]', "42" + "[" * 2_000, "44", "46",
    '451-["event", {}]',
)  # fmt: skip
NO_FRAMES = ("7", "x", "", b"x")


def unreadable_packets(siege: Siege, at: str) -> bool:
    """What no page says, each of which would print a traceback."""
    return _prints(siege, at, JUNK)


def unreadable_frames(siege: Siege, at: str) -> bool:
    return _prints(siege, at, NO_FRAMES)


def _prints(siege: Siege, at: str, frames: Sequence[str | bytes]) -> bool:
    before = siege.log().count("Traceback")
    with siege.browser(ATTACKER, at=at) as attacker:
        for frame in frames:
            page = open_page(attacker, at=at)
            with opened(at, page, cookie=cookies(attacker)) as socket:
                greeted(socket)
                socket.send(frame)
                settle(socket, patience=0.05)
        last = open_page(attacker, at=at)
        with opened(at, last, cookie=cookies(attacker)) as socket:
            greeted(socket)
            settle(socket)  # by now all that was said has been dealt with
    return siege.log().count("Traceback") > before


def signed_out_page(siege: Siege, at: str) -> bool:
    """A page that stays open in a stolen browser goes on working after its session was ended."""
    with siege.browser(VICTIM, at=at) as victim, siege.browser(ATTACKER) as watching:
        page = open_page(victim, at=at)
        with opened(at, page, cookie=cookies(victim)) as socket:
            greeted(socket)
            assert victim.post("/sign-out", headers={"origin": at}).status_code == 303
            before = seen(siege, watching)["clicks"][VICTIM]
            press(socket, page)
            settle(socket)
        return bool(seen(siege, watching)["clicks"][VICTIM] > before)


ROWS: tuple[tuple[Attack, str], ...] = (
    (rebinding, "right_host"),
    (foreign_form, "own_origin"),
    (form_of_another_local_server, "own_origin"),
    (foreign_socket, "own_origin"),
    (socket_without_origin, "own_origin"),
    (foreign_script_tag, "own_site"),
    (polling, "only_our_sockets"),
    (stranger_draws_pages, "signed_in"),
    (upload_into_anothers_page, "own_page"),
    (words_of_a_proxy, "no_hearsay"),
    (enormous_body, "largest"),
    (enormous_body_of_unknown_length, "largest"),
    (flood_of_pages, "room"),
    (stolen_page_id, "its_own_page"),
    (forged_click, "its_room"),
    (flooded_log, "its_shape"),
    (unreadable_packets, "its_packet"),
    (unreadable_frames, "frames"),
    (signed_out_page, "its_session"),
)


@pytest.mark.parametrize(("attack", "defence"), ROWS, ids=[attack.__name__ for attack, _ in ROWS])
def test_it_is_refused_and_succeeds_where_that_defence_is_missing(siege: Siege, attack: Attack, defence: str) -> None:
    assert not attack(siege, siege.address)
    assert attack(siege, siege.holes[defence])


def test_every_defence_has_an_attack(siege: Siege) -> None:
    """The policy's stands among the tests in a browser."""
    assert {defence for _, defence in ROWS} | {"policy"} == set(siege.holes)
