"""The only file that knows the HTML parser: a page's own data, its heading, its marks and its words."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from domain.errors import Invalid
from domain.posting import Page
from jobs.postings.tangle import is_tangled

SILENT = "script, style, noscript, template, svg, iframe, nav, footer, head, select, button"
BLOCKS = frozenset(
    re.findall(
        r"\w+",
        """address article aside blockquote br dd div dl dt fieldset figure h1 h2 h3 h4 h5 h6 header hr li main ol p pre
    section table tbody td th tr ul""",
    )
)
MAIN = "main, [role=main], article"
SHORTEST = 200
LONGEST_TEXT = 120_000
MOST_MARKS = 200
TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
TANGLED = "That page is built too oddly to be read. Select the posting’s text on it, and paste only that."


def page_of(source: str, *, url: str = "") -> Page:
    """What there is to read in a page's HTML. Raises Invalid for one that would choke the parser."""
    if is_tangled(source):
        raise Invalid(TANGLED, field="pasted")
    tree = LexborHTMLParser(source)
    title, heading = tree.css_first("title"), tree.css_first("h1")
    marked = tree.css_first('[itemtype*="schema.org/JobPosting"]')
    return Page(
        url=url,
        title=_words(title),
        heading=_words(heading),
        data=tuple(script.text(deep=True) for script in tree.css('script[type*="ld+json" i]')),
        meta=dict(_named(tree)),
        marked=(marked.html or "") if marked else "",
        text=_text(tree),
    )


def text_of(fragment: str) -> str:
    """The words of a piece of HTML, escaped once too often or not at all."""
    fragment = fragment[: LONGEST_TEXT * 4]
    for _ in range(2):
        fragment = fragment if "<" in fragment else html.unescape(fragment)
    if "<" not in fragment:
        return fragment.strip()
    if is_tangled(fragment):
        return _tidy(TAG.sub("\n", fragment))
    tree = LexborHTMLParser(fragment)
    return _tidy("".join(_pieces(tree.body))) if tree.body else ""


def properties(fragment: str) -> dict[str, str]:
    """The microdata of a JobPosting by name; what belongs to an inner thing also as ``thing/name``."""
    found: dict[str, str] = {}
    if is_tangled(fragment):
        return found
    for node in LexborHTMLParser(fragment).css("[itemprop]")[:MOST_MARKS]:
        name = node.attributes.get("itemprop") or ""
        value = node.attributes.get("content") or node.attributes.get("datetime") or _words(node)
        found.setdefault(name, value)
        owner = _owner(node)
        if owner:
            found.setdefault(f"{owner}/{name}", value)
    return found


def _owner(node: LexborNode) -> str:
    """The property whose value is the thing that ``node`` belongs to."""
    parent = node.parent
    for _ in range(MOST_MARKS):
        if parent is None or not parent.attributes:
            return ""
        if "itemscope" in parent.attributes:
            return parent.attributes.get("itemprop") or ""
        parent = parent.parent
    return ""


def _named(tree: LexborHTMLParser) -> Iterator[tuple[str, str]]:
    for node in reversed(tree.css("meta[content]")):
        name = node.attributes.get("property") or node.attributes.get("name")
        if name:
            yield name.lower(), node.attributes.get("content") or ""
    canonical = tree.css_first('link[rel="canonical"]')
    if canonical:
        yield "canonical", canonical.attributes.get("href") or ""


def _words(node: LexborNode | None) -> str:
    return " ".join("".join(_pieces(node)).split()) if node else ""


def _text(tree: LexborHTMLParser) -> str:
    main = tree.css_first(MAIN)
    text = _tidy("".join(_pieces(main))) if main else ""
    return text if len(text) >= SHORTEST or not tree.body else _tidy("".join(_pieces(tree.body)))


def _pieces(root: LexborNode) -> Iterator[str]:
    for silent in root.css(SILENT):
        if silent.mem_id != root.mem_id:
            silent.decompose()
    for node in root.traverse(include_text=True):
        tag = node.tag
        if tag == "-text":
            before = node.prev
            yield "\n" if before is not None and before.tag in BLOCKS else ""
            yield node.text_content or ""
        elif tag in BLOCKS:
            yield "\n• " if tag == "li" else "\n"


def _tidy(text: str) -> str:
    lines = (" ".join(line.split()) for line in text[:LONGEST_TEXT].split("\n"))
    return re.sub(r"\n{2,}", "\n", "\n".join(line for line in lines if line not in {"", "•"})).strip()
