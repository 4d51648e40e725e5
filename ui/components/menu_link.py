"""An item of a menu that is a link: to a page beside this one, or to a file."""

from __future__ import annotations

from nicegui import ui


def menu_link(words: str, address: str, *, download: bool = False) -> None:
    """``download``: the browser keeps what the address gives, and stays where it is."""
    item = ui.menu_item(words).props("tag=a role=menuitem").mark("menu-link")
    item.props["href"] = address
    if download:
        item.props["download"] = ""
    else:
        item.props["target"] = "_blank"
        item.props["rel"] = "noopener noreferrer"
