"""The language of letters: what it can say, what it refuses and why, and that nothing in it runs away."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import Invalid
from jobs.grammar import MAX_SOURCE, TemplateRefused
from jobs.language import (
    MAX_OUTPUT,
    MAX_VALUE,
    Field,
    Hole,
    LetterIncomplete,
    Unknown,
    Words,
    as_sent,
    fill,
    inspect,
    preview,
    unknown_names,
)

SECONDS = 0.25  # of CPU, for a refusal


def names(source: str) -> list[str]:
    return [field.name for field in inspect(source)]


def test_fields_come_in_reading_order_and_the_emptiest_letter_says_which_are_required() -> None:
    source = "{{ greeting|default('Hi') }} {{ name|first_name }}{% if title %}, {{ title }} at {{ place }}{% endif %}."
    assert inspect(source) == (
        Field("greeting", required=False),
        Field("name", required=True),
        Field("title", required=False),
        Field("place", required=False),
    )


def test_a_field_of_the_else_branch_is_required_until_the_other_is_given() -> None:
    source = "{% if friend %}{{ friend }} sent me.{% else %}I found you {{ how }}.{% endif %}"
    assert inspect(source) == (Field("friend", required=False), Field("how", required=True))
    assert fill(source, {"friend": "Lee"}) == "Lee sent me."
    assert fill(source, {"how": "in the paper"}) == "I found you in the paper."


def test_a_field_used_with_and_without_a_condition_is_required() -> None:
    assert inspect("{% if role %}{{ role }}{% endif %}{{ role }}") == (Field("role", required=True),)


def test_preview_shows_gaps_where_sending_refuses_and_names_every_one() -> None:
    source = "Hi {{ name }}, about {{ topic|phrase }}. {{ name }}"
    assert preview(source, {"name": "Dana"}) == (
        Words("Hi Dana, about "),
        Hole("topic", "", ""),
        Words(". Dana"),
    )
    with pytest.raises(LetterIncomplete) as refused:
        fill(source, {"name": " \n "})
    assert refused.value.names == ("name", "topic")


def test_an_optional_field_is_a_gap_once_it_is_opened() -> None:
    source = "Hi.{% if wish %} I wish {{ wish|phrase }}.{% endif %}"
    assert preview(source, {}) == (Words("Hi."),)
    assert preview(source, {}, typed={"wish": ""}) == (Words("Hi. I wish "), Hole("wish", "", ""), Words("."))
    assert preview(source, {}, typed={"wish": "For rain!"})[1] == Hole("wish", "For rain!", "for rain")


def test_a_default_stands_in_until_something_is_typed() -> None:
    source = "Thank you for {{ when|default('today')|upper }}"
    assert fill(source, {}) == "Thank you for TODAY"
    assert fill(source, {"when": "Monday"}) == "Thank you for MONDAY"
    assert preview(source, {}, typed={"when": "Monday"})[1] == Hole("when", "Monday", "MONDAY")


@pytest.mark.parametrize(
    ("source", "values", "letter"),
    [
        ("{% if a == 'x' %}yes{% else %}no{% endif %}", {"a": "x"}, "yes"),
        ("{% if a != 'x' %}yes{% else %}no{% endif %}", {"a": "x"}, "no"),
        ("{% if a == b %}same{% endif %}.", {"a": "x", "b": "x"}, "same."),
        ("{% if a == b %}same{% endif %}.", {}, "same."),
        ("{% if a and not b %}yes{% elif b %}b{% else %}no{% endif %}", {"a": "x"}, "yes"),
        ("{% if a and not b %}yes{% elif b %}b{% else %}no{% endif %}", {"b": "x"}, "b"),
        ("{% if a is defined or b is undefined %}yes{% endif %}.", {"a": "x", "b": "y"}, "yes."),
        ("{# a note to myself #}Hi", {}, "Hi"),
        ("A&B {{ a }}", {"a": "<b>&amp;</b>"}, "A&B <b>&amp;</b>"),
        ("{{ '{{ a }}' }}", {}, "{{ a }}"),
        ("{{ a }}", {"a": "{{ b }}{% for x in y %}"}, "{{ b }}{% for x in y %}"),
        ("{{ a }}", {"a": "one\r\ntwo\rthree "}, "one\ntwo\nthree"),
        ("one  {% if a %}{% endif %}\n\n\n\ntwo \t\n", {}, "one\n\ntwo"),
    ],
)
def test_what_the_language_can_say(source: str, values: dict[str, str], letter: str) -> None:
    assert fill(source, values) == letter


def test_a_line_of_tags_vanishes_and_a_tag_at_the_end_of_words_keeps_the_line_end() -> None:
    source = "Hi{% if name %} {{ name }}{% endif %}\n{% if wish %}\nI wish {{ wish }}.\n{% endif %}\nBye"
    assert fill(source, {}) == "Hi\nBye"
    assert fill(source, {"name": "Dana", "wish": "rain"}) == "Hi Dana\nI wish rain.\nBye"
    assert fill(source.replace("\n", "\r\n"), {"name": "Dana", "wish": "rain"}) == "Hi Dana\nI wish rain.\nBye"


def test_a_refusal_says_which_line_and_why() -> None:
    with pytest.raises(TemplateRefused) as refused:
        inspect("Hi {{ name }},\n\n{% for x in y %}\n{{ x }}{% endfor %}")
    assert refused.value.line == 3
    assert refused.value.message == "Line 3: loops are not available in letters."


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("{{ name", "never closed"),
        ("{% if name %}Hi", "never closed with {% endif %}"),
        ("Hi{% endif %}", "without its {% if %}"),
        ("{% while x %}{% endwhile %}", "the only tags are"),
        ("{{ name|frist_name }}", "did you mean “first_name”"),
        ("{{ name|shout }}", "there is no filter “shout”"),
        ("{{ name|phrase('x') }}", "takes no value"),
        ("{{ name|default }}", "takes 1 value"),
        ("{{ name.first }}", "a dot after a field"),
        ("{{ name is even }}", "write {% if field %}"),
        ("{{ a b }}", "could not be read"),
        ("{# never", "never closed"),
    ],
)
def test_a_slip_is_told_in_words_a_person_can_use(source: str, why: str) -> None:
    with pytest.raises(TemplateRefused) as refused:
        inspect(source)
    assert why in refused.value.message


def test_an_unknown_name_is_found_with_the_one_that_was_meant() -> None:
    source = "Hi {{ contact_nmae }},\n{{ zzz }} {{ role }}"
    known = {"contact_name", "company", "role"}
    assert unknown_names(source, known) == (Unknown("contact_nmae", 1, "contact_name"), Unknown("zzz", 2, ""))
    with pytest.raises(TemplateRefused, match="Line 1: there is no field “contact_nmae”; did you mean “contact_name”"):
        inspect(source, known=known)
    assert [field.name for field in inspect("{{ role }}", known=known)] == ["role"]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"a": "x" * (MAX_VALUE + 1)}, "4,000 fit"),
        (dict.fromkeys("abcdef", "x" * MAX_VALUE), "20,000 fit"),
    ],
)
def test_too_long_is_refused_and_never_cut(values: dict[str, str], message: str) -> None:
    source = "".join(f"{{{{ {name} }}}}" for name in "abcdef")
    with pytest.raises(Invalid, match=message):
        fill(source, dict.fromkeys("abcdef", "y") | values)
    assert len(fill("{{ a }}", {"a": "x" * MAX_VALUE})) == MAX_VALUE < MAX_OUTPUT


DEEP = 300
ATTACKS = {
    "nested ranges": "{% for i in range(99999) %}{% for j in range(99999) %}x{% endfor %}{% endfor %}",
    "range out of bounds": "{% for i in range(100001) %}x{% endfor %}",
    "loop over a field": "{% for c in company %}{{ c }}{% endfor %}",
    "recursive loop": "{% for i in 'ab' recursive %}{{ loop('ab') }}{% endfor %}",
    "multiplied text": "{{ 'x' * 1000000000 }}",
    "multiplied list": "{{ [0] * 1000000000 }}",
    "power": "{{ 2 ** 100000000 }}",
    "tower of powers": "{{ 9 ** 9 ** 9 }}",
    "sum": "{{ 1 + 1 }}",
    "shift by division": "{{ 1 // 0 }}",
    "negation": "{{ -a }}",
    "joined with tilde": "{{ a ~ a }}",
    "a huge number": "{{ " + "9" * 5000 + " }}",
    "a number": "{{ 5 }}",
    "infinity": "{{ 1e999 }}",
    "a list": "{{ [1, 2, 3] }}",
    "a dictionary": "{{ {'a': 1} }}",
    "a tuple": "{{ (a, b) }}",
    "true": "{{ true }}",
    "class": "{{ ''.__class__ }}",
    "class chain": "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "globals through lipsum": "{{ lipsum.__globals__['os'].popen('id').read() }}",
    "init through cycler": "{{ cycler.__init__.__globals__ }}",
    "attr filter": "{{ a|attr('__class__') }}",
    "map attribute": "{{ a|map(attribute='__class__')|list }}",
    "format method": "{{ '{0.__class__}'.format(a) }}",
    "format filter": "{{ '%1000000000d'|format(1) }}",
    "center": "{{ 'a'|center(1000000000) }}",
    "ljust": "{{ 'a'.ljust(1000000000) }}",
    "indent": "{{ a|indent(1000000000) }}",
    "replace": "{{ a|replace('', a) }}",
    "wordwrap": "{{ a|wordwrap(1) }}",
    "slices": "{{ a|slice(50000000)|list }}",
    "batch": "{{ a|batch(1, 'x')|list }}",
    "pprint": "{{ a|pprint }}",
    "safe": "{{ a|safe }}",
    "tojson": "{{ a|tojson }}",
    "xmlattr": "{{ a|xmlattr }}",
    "lorem ipsum": "{{ lipsum(n=100000) }}",
    "a call": "{{ delete() }}",
    "a method": "{{ job.delete() }}",
    "an item": "{{ a[0] }}",
    "a slice": "{{ a[0:1000] }}",
    "self": "{{ self }}",
    "self init": "{{ self.__init__ }}",
    "a private name": "{{ __import__ }}",
    "an underscore": "{{ _a }}",
    "a foreign letter": "{{ é }}",
    "set": "{% set a = 'x' * 99999 %}{{ a }}",
    "set block": "{% set a %}{{ b }}{% endset %}{{ a }}",
    "namespace doubling": "{% set n = namespace(x='x') %}" + "{% set n.x = n.x ~ n.x %}" * 30 + "{{ n.x }}",
    "macro": "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "call block": "{% call m() %}x{% endcall %}",
    "filter block": "{% filter upper %}x{% endfilter %}",
    "with": "{% with a = b %}{{ a }}{% endwith %}",
    "block": "{% block a %}{% endblock %}{{ self.a() }}",
    "include": "{% include '/etc/passwd' %}",
    "import": "{% import 'os' as os %}",
    "from import": "{% from 'os' import path %}",
    "extends": "{% extends 'base' %}",
    "autoescape": "{% autoescape true %}{{ a }}{% endautoescape %}",
    "translation": "{% trans %}x{% endtrans %}",
    "do": "{% do a.append(1) %}",
    "raw": "{% raw %}{{ a }}{% endraw %}",
    "inline if": "{{ a if b else c }}",
    "is in": "{% if a in b %}x{% endif %}",
    "less than": "{% if a < b %}x{% endif %}",
    "divisible": "{% if a is divisibleby 3 %}x{% endif %}",
    "arguments spread": "{{ a|default(*b) }}",
    "keywords spread": "{{ a|default(**b) }}",
    "keyword": "{{ a|default(default_value=b) }}",
    "deep brackets": "{{ " + "(" * 3000 + "a" + ")" * 3000 + " }}",
    "deep lists": "{{ " + "[" * 3000 + "]" * 3000 + " }}",
    "deep not": "{% if " + "not " * 1500 + "a %}x{% endif %}",
    "deep if": "{% if a %}" * DEEP + "x" + "{% endif %}" * DEEP,
    "long and": "{% if " + " and ".join("a" * 500) + " %}x{% endif %}",
    "long elif": "{% if a %}x" + "{% elif a %}x" * 500 + "{% endif %}",
    "long filters": "{{ a" + "|upper" * 500 + " }}",
    "brackets by the hundred": "{{ " + "(" * 900 + "a" + ")" * 900 + " }}",
    "many fields": "{{ a }}" * 1100,
    "fields in few signs": "{{a}}" * 620,
    "many names": "".join(f"{{{{ a{number} }}}}" for number in range(700)),
    "open brackets": "{{" * 4000,
    "open tags": "{% if a %}" * 800,
    "open comments": "{#" * 4000,
    "quotes": "{{ '" + "'" * 7000 + " }}",
    "escapes": "{{ '" + "\\" * 7001 + "' }}",
    "a long name": "{{ " + "a" * 7000 + " }}",
    "huge source": "x" * (MAX_SOURCE + 1),
    "huger source": "{{ a }}" * 1_000_000,
    "NUL": "a\0b",
    "our own marks": "\ufdd0a\ufdd1\ufdd1\ufdd2",
}


@pytest.mark.parametrize("source", ATTACKS.values(), ids=ATTACKS.keys())
def test_an_attack_is_refused_before_it_costs_anything(source: str) -> None:
    began = time.process_time()
    with pytest.raises(TemplateRefused) as refused:
        fill(source, {"a": "x" * 4000, "b": "y"})
    assert time.process_time() - began < SECONDS
    assert refused.value.line >= 1
    assert len(refused.value.message) < 300


def test_a_value_cannot_pass_itself_off_as_a_gap() -> None:
    forged = "\ufdd0b\ufdd1\ufdd1\ufdd2"
    assert preview("x {{ a }} y", {"a": forged}) == (Words("x b y"),)
    assert preview("x {{ a }} y", {}, typed={"a": forged}) == (Words("x "), Hole("a", "b", "b"), Words(" y"))


LARGEST = {
    "text": "x" * MAX_SOURCE,
    "as many fields as fit": "{{ a }}" * 290,
    "the deepest conditions": "{% if a %}" * 6 + "x" + "{% endif %}" * 6,
    "stray brackets": "} }" * 2000 + "%} #}" * 300,
    "line ends": "\n" * MAX_SOURCE,
    "blanks before tags": (" " * 70 + "{% if a %}{% endif %}\n") * 60,
    "blank values in one line": " " * 7900 + "{{ a }}",
}


@pytest.mark.parametrize("source", LARGEST.values(), ids=LARGEST.keys())
def test_the_largest_templates_are_quick_too(source: str) -> None:
    began = time.process_time()
    assert len(as_sent(preview(source, {"a": "y" * MAX_VALUE}))) <= 2_000_000
    assert time.process_time() - began < SECONDS


WORD = st.sampled_from(["a", "b", "role", "company", "self", "loop", "__class__", "range", "lipsum", "x9"])
PIECES = (
    *(
        "{{",
        "}}",
        "{%",
        "%}",
        "{#",
        "#}",
        "{%-",
        "-%}",
        "+%}",
        "raw",
        "endraw",
        "{% if a %}",
        "{% else %}",
        "{% endif %}",
    ),
    *(" if ", " elif ", " else ", " endif ", " for ", " in ", " endfor ", " set ", " macro ", " not ", " and ", " or "),
    *("|", "|default('x')", "|phrase", "|first_name", "|upper", "{{ a }}", "{{ b|sentence }}", " is ", " defined "),
    *("(", ")", "[", "]", ".", ",", "==", "!=", "=", "*", "**", "~", "'", '"', "\\", "\n", "\r\n", "  ", "1", "'x'"),
)
PART = st.one_of(st.sampled_from(PIECES), WORD, st.text(max_size=8))
SOURCES = st.lists(PART, max_size=60).map("".join)


@settings(deadline=None, max_examples=400)
@given(source=SOURCES, value=st.text(max_size=40))
def test_no_template_does_anything_but_letters_or_refusals(source: str, value: str) -> None:
    values = dict.fromkeys(("a", "b", "role", "company", "x9"), value)
    try:
        fields = inspect(source)
        pieces = preview(source, values)
    except TemplateRefused:
        return
    assert len(as_sent(pieces)) <= len(source) + 300 * (len(value) * 3 + 8)
    assert {field.name for field in fields if field.required} >= {
        piece.name for piece in preview(source, {}) if isinstance(piece, Hole)
    }
    blank = tuple(dict.fromkeys(piece.name for piece in pieces if isinstance(piece, Hole)))
    if blank:
        with pytest.raises(LetterIncomplete) as refused:
            fill(source, values)
        assert refused.value.names == blank
        assert set(blank) <= set(names(source))
    else:
        assert fill(source, values) == as_sent(pieces)


@settings(deadline=None)
@given(value=st.text())
def test_a_value_is_only_ever_text(value: str) -> None:
    source = "a {{ a }} b"
    assert preview(source, {}, typed={"a": value})[0] == Words("a ")
    assert as_sent(preview(source, {}, typed={"a": value})).startswith("a ")
