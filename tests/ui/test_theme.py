"""Words can be read on whatever they stand on, in both themes."""

from __future__ import annotations

import re

import pytest

from ui import icons, theme

TEXT, MARK = 4.5, 3.0  # WCAG 2.2: 1.4.3 for words, 1.4.11 for what only has to be seen

THEMES = {"light": theme.LIGHT, "dark": theme.DARK}
GROUNDS = ("paper", "surface", "raised", "sunken")
ON_EVERY_GROUND = ("ink", "ink-soft", "ink-faint", "accent", "accent-ink", "good", "warn", "bad")
PAIRS = (
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("accent-ink", "accent-soft"),
    ("glow-ink", "glow-soft"),
    ("good", "good-soft"),
    ("warn", "warn-soft"),
    ("bad", "bad-soft"),
    ("on-bad", "bad"),
    ("toast-ink", "toast"),
    ("toast-link", "toast"),
)


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("ink", ON_EVERY_GROUND)
def test_words_read_on_every_ground(name: str, ground: str, ink: str) -> None:
    assert contrast(THEMES[name][ink], THEMES[name][ground]) >= TEXT


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_words_read_where_they_are_meant_to_stand(name: str, ink: str, ground: str) -> None:
    assert contrast(THEMES[name][ink], THEMES[name][ground]) >= TEXT


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("mark", ["line-strong", "focus"])
def test_borders_of_fields_and_the_focus_are_seen(name: str, ground: str, mark: str) -> None:
    assert contrast(THEMES[name][mark], THEMES[name][ground]) >= MARK


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("stage", theme.STAGES["light"])
def test_a_stages_name_reads_and_its_line_is_seen(name: str, stage: str) -> None:
    ground, ink, line = theme.STAGES[name][stage]
    assert contrast(ink, ground) >= TEXT
    assert contrast(ink, THEMES[name]["surface"]) >= TEXT
    assert contrast(THEMES[name]["ink-soft"], ground) >= TEXT
    assert contrast(line, THEMES[name]["surface"]) >= MARK
    assert contrast(line, ground) >= MARK


def test_both_themes_know_the_same_colours() -> None:
    assert theme.LIGHT.keys() == theme.DARK.keys()
    assert theme.STAGES["light"].keys() == theme.STAGES["dark"].keys()


def test_every_property_that_a_rule_uses_is_made_somewhere() -> None:
    rules = theme.stylesheet()
    made = set(re.findall(r"(--[a-z0-9-]+)\s*:", rules))
    assert set(re.findall(r"var\((--[a-z0-9-]+)", rules)) <= made


def test_rules_name_no_raw_colour() -> None:
    rules = "\n".join(theme.sheet(name) for name in theme.SHEETS)
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b|\brgba?\((?!var)|\bhsla?\(", rules) == []


def test_every_icon_is_a_class_and_well_formed() -> None:
    assert all(f".i-{name}{{" in icons.stylesheet() for name in icons.ICONS)
    assert all(icons.svg(name).count("<") == icons.svg(name).count(">") for name in icons.ICONS)


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2.2, from 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return 0.2126 * _linear(red) + 0.7152 * _linear(green) + 0.0722 * _linear(blue)


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def test_contrast_is_reckoned_as_the_standard_says() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
