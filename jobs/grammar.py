"""What a letter template may consist of: an allow-list over Jinja's parsed tree, with caps.

Jinja's sandbox alone lets forty characters eat a gigabyte or run for ever, so a template is parsed first and
every node of its tree must be one of the few below. What is left cannot loop, call, reckon or open a value.
"""

from __future__ import annotations

import difflib
import re
from functools import singledispatch
from itertools import islice

from jinja2 import Environment, TemplateSyntaxError, nodes

from domain.errors import Invalid
from jobs.wording import FILTERS

MAX_SOURCE = 8_000
MAX_TOKENS = 2_000
MAX_NODES = 600
MAX_DEPTH = 12

FIELD_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
RESERVED = frozenset({"self", "super", "caller", "loop", "varargs", "kwargs"})  # names Jinja gives a meaning
NOT_TEXT = re.compile("[\0\ufdd0-\ufdef]")
ARGUMENTS = dict.fromkeys(FILTERS, 0) | {"default": 1, "d": 1}
TESTS = frozenset({"defined", "undefined"})
PLAIN_NODES = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.If, nodes.Not, nodes.And, nodes.Or, nodes.Compare,
)  # fmt: skip
NOT_HERE: dict[type[nodes.Node], str] = {
    nodes.For: "loops are not available in letters",
    nodes.Call: "calling something is not available in letters",
    nodes.CallBlock: "calling something is not available in letters",
    nodes.Getattr: "a dot after a field is not available; each field stands for itself",
    nodes.Getitem: "square brackets are not available; each field stands for itself",
    nodes.Assign: "setting a value is not available in letters",
    nodes.AssignBlock: "setting a value is not available in letters",
    nodes.CondExpr: "inside {{ }} there is no if; write {% if … %} … {% else %} … {% endif %}",
    nodes.Include: "including another file is not available in letters",
    nodes.Macro: "macros are not available in letters",
}
SYNTAX_IN_WORDS = (
    ("Unexpected end of template", "an {% if %} is never closed with {% endif %}"),
    ("end of template", "a {{ or {% is never closed"),
    ("Missing end of comment tag", "a {# is never closed"),
    ("unknown tag 'e", "{% else %}, {% elif %} or {% endif %} stands here without its {% if %}"),
    ("unknown tag", "the only tags are {% if %}, {% elif %}, {% else %} and {% endif %}"),
)


class TemplateRefused(Invalid):
    """The template uses something letters do not have. ``line`` counts from 1."""

    def __init__(self, why: str, *, line: int = 1) -> None:
        super().__init__(f"Line {line}: {why}.", field="template")
        self.why = why
        self.line = line


def parsed(source: str, language: Environment) -> tuple[nodes.Template, dict[str, int]]:
    """The tree of a template, and its fields in order of appearance, each with its first line.

    Raises :class:`TemplateRefused` for anything outside the allow-list or past a cap, before any of it runs.
    """
    try:
        tree = _tree(_with_line_ends_kept(_sized(source)), language)
    except TemplateSyntaxError as error:
        raise TemplateRefused(_in_words(error.message or ""), line=error.lineno) from None
    except RecursionError:
        raise TemplateRefused("this is nested too deep") from None
    except (ValueError, OverflowError):  # Python's own limits, for instance on the digits of a number
        raise TemplateRefused("a number is too long") from None
    return tree, _fields(tree)


def _sized(source: str) -> str:
    if len(source) > MAX_SOURCE:
        raise TemplateRefused(f"the template is {len(source):,} characters long; {MAX_SOURCE:,} fit")
    if NOT_TEXT.search(source):
        raise TemplateRefused("the template holds signs that are no text")
    return source.replace("\r\n", "\n").replace("\r", "\n")


ONLY_TAGS = re.compile(r"\s*(?:(?:\{%[^{}]*%\}|\{#[^{}]*#\})\s*)+")
TAG_AT_END = re.compile(r"(?<![-+])([%#]\})$")


def _with_line_ends_kept(source: str) -> str:
    """A line of nothing but tags vanishes with its line end; a tag that ends a line of words leaves it alone.

    Jinja's ``trim_blocks`` alone eats both, which glues an optional half sentence to the next paragraph.
    """
    return "\n".join(line if ONLY_TAGS.fullmatch(line) else TAG_AT_END.sub(r"+\1", line) for line in source.split("\n"))


def _tree(source: str, language: Environment) -> nodes.Template:
    tokens = list(islice(language.lex(source), MAX_TOKENS + 1))
    if len(tokens) > MAX_TOKENS:
        raise TemplateRefused("the template has too many parts")
    for line, kind, _ in tokens:
        if kind == "raw_begin":
            raise TemplateRefused("{% raw %} is not available in letters", line=line)
    return language.parse(source)


def _in_words(message: str) -> str:
    for sign, words in SYNTAX_IN_WORDS:
        if sign in message:
            return words
    return f"this could not be read ({message.rstrip('.')})"


def _fields(tree: nodes.Template) -> dict[str, int]:
    names: dict[str, int] = {}
    todo: list[tuple[nodes.Node, int, int]] = [(tree, 0, 1)]
    seen = 0
    while todo:
        node, depth, line = todo.pop()
        line = node.lineno or line  # some nodes know no line: their parent's is near enough
        seen += 1
        if seen > MAX_NODES:
            raise TemplateRefused("the template has too many parts", line=line)
        if depth > MAX_DEPTH:
            raise TemplateRefused("this is nested too deep", line=line)
        if not isinstance(node, PLAIN_NODES) and (why := _why_not(node)):
            raise TemplateRefused(why, line=line)
        if isinstance(node, nodes.Name):
            names.setdefault(node.name, line)
        todo.extend((child, depth + 1, line) for child in reversed(list(node.iter_child_nodes())))
    return names


@singledispatch
def _why_not(node: nodes.Node) -> str:
    """Why this node may not stand in a letter; empty where it may."""
    kind = type(node)
    return NOT_HERE.get(kind, f"“{kind.__name__.lower()}” is not available in letters")


@_why_not.register
def _(node: nodes.Name) -> str:
    if node.ctx == "load" and FIELD_NAME.fullmatch(node.name) and node.name not in RESERVED:
        return ""
    return f"“{node.name[:40]}” cannot be the name of a field"


@_why_not.register
def _(node: nodes.Const) -> str:
    return "" if isinstance(node.value, str) else "only words in quotes can stand here"


@_why_not.register
def _(node: nodes.TemplateData) -> str:
    return "" if node.data else "nothing can stand here"


@_why_not.register
def _(node: nodes.Operand) -> str:
    return "" if node.op in {"eq", "ne"} else "fields can only be compared with == and !="


@_why_not.register
def _(node: nodes.Filter) -> str:
    name = node.name[:40]
    if node.name not in ARGUMENTS:
        meant = difflib.get_close_matches(name, sorted(FILTERS), n=1)
        return f"there is no filter “{name}”" + (f"; did you mean “{meant[0]}”" if meant else "")
    if node.node is None or node.kwargs or node.dyn_args or node.dyn_kwargs:
        return f"the filter “{name}” cannot be used this way"
    takes = ARGUMENTS[node.name]
    return "" if len(node.args) == takes else f"the filter “{name}” takes {takes or 'no'} value in brackets"


@_why_not.register
def _(node: nodes.Test) -> str:
    given = node.args or node.kwargs or node.dyn_args or node.dyn_kwargs
    if node.name in TESTS and not given:
        return ""
    return f"“is {node.name[:40]}” is not available; write {{% if field %}}"
