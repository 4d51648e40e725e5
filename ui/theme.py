"""Every colour, size and shadow of the program, for light and dark, and the one stylesheet made of them.

Nothing else names a raw colour: pages and components use the classes listed at the top of ``static/css/parts.css``
and, where they must, the custom properties made here.
"""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path

from nicegui import app, ui

from ui import icons

STATIC = Path(__file__).parent / "static"
SHEETS = ("fonts", "ground", "quasar", "shell", "hand", "parts", "letters", "resumes", "pages")

# Paper, ink and pine: the quiet of a good notebook. `accent` is pine, `glow` the warm marigold beside it.
LIGHT = {
    "paper": "#f6f2eb",
    "surface": "#fffdfa",
    "raised": "#ffffff",
    "sunken": "#eee8de",
    "ink": "#2a2622",
    "ink-soft": "#5f574f",
    "ink-faint": "#6e665d",
    "line": "#e3dbce",
    "line-strong": "#8d8376",
    "accent": "#1f6a5c",
    "accent-strong": "#17564b",
    "accent-soft": "#dcece6",
    "accent-ink": "#17564b",
    "on-accent": "#ffffff",
    "glow": "#f0b03f",
    "glow-soft": "#fbedcb",
    "glow-ink": "#6b4306",
    "good": "#236534",
    "good-soft": "#e0f0df",
    "warn": "#7d4a05",
    "warn-soft": "#fbeccd",
    "bad": "#9c2a3c",
    "bad-strong": "#842233",
    "bad-soft": "#fae3e4",
    "on-bad": "#ffffff",
    "focus": "#1c5fc4",
    "veil": "rgb(42 34 26 / 42%)",
    "shade": "74 58 38",
    "toast": "#2f2a26",
    "toast-ink": "#fbf7f1",
    "toast-link": "#f3c565",
    "thumb": "#fffdfa",
}

DARK = {
    "paper": "#1b1917",
    "surface": "#23201d",
    "raised": "#2b2724",
    "sunken": "#131110",
    "ink": "#f2ece3",
    "ink-soft": "#c3b9ac",
    "ink-faint": "#a99f92",
    "line": "#3a3530",
    "line-strong": "#857b70",
    "accent": "#7cc9b6",
    "accent-strong": "#97d8c8",
    "accent-soft": "#1d3a34",
    "accent-ink": "#97d8c8",
    "on-accent": "#0f2a24",
    "glow": "#f0b854",
    "glow-soft": "#3d2f13",
    "glow-ink": "#f6d592",
    "good": "#9bd6a0",
    "good-soft": "#1d3322",
    "warn": "#f1c47a",
    "warn-soft": "#3b2d12",
    "bad": "#f4a3af",
    "bad-strong": "#f8bcc5",
    "bad-soft": "#43222a",
    "on-bad": "#3a0d17",
    "focus": "#8fb8ff",
    "veil": "rgb(0 0 0 / 62%)",
    "shade": "0 0 0",
    "toast": "#f2ece3",
    "toast-ink": "#2a2622",
    "toast-link": "#17564b",
    "thumb": "#fffdfa",
}

# A stage's colour: a pale ground, ink that reads on it, and a line that shows on any surface.
STAGES: dict[str, dict[str, tuple[str, str, str]]] = {
    "light": {
        "slate": ("#e6eaef", "#3a4654", "#6c7c8f"),
        "blue": ("#dfebf8", "#1b4c86", "#3b7bc0"),
        "teal": ("#d8efec", "#0e544f", "#27877f"),
        "violet": ("#ebe4f8", "#4f3597", "#8063c4"),
        "green": ("#def0dd", "#22592b", "#45884b"),
        "stone": ("#ece7de", "#54493a", "#877964"),
        "amber": ("#faeac6", "#6e4305", "#ac760b"),
        "rose": ("#f9e1e4", "#8a223d", "#c9556e"),
        "indigo": ("#e3e6f9", "#323b90", "#606cc8"),
        "lime": ("#e9f1cd", "#48570c", "#72851b"),
    },
    "dark": {
        "slate": ("#2b323b", "#c9d4e1", "#8494a8"),
        "blue": ("#1d2f47", "#b0d1f7", "#5f99da"),
        "teal": ("#163531", "#96dcd3", "#43a89d"),
        "violet": ("#302849", "#d4c6f8", "#9f86e0"),
        "green": ("#1f3624", "#b0dfb3", "#5dae66"),
        "stone": ("#352f28", "#ddd1c0", "#a1927c"),
        "amber": ("#3d2e11", "#f5d38c", "#cd932e"),
        "rose": ("#45242d", "#f8bfca", "#dd7389"),
        "indigo": ("#282c4c", "#c3cafb", "#828ee4"),
        "lime": ("#2e3612", "#d6e38d", "#99ad3b"),
    },
}

SIZES = {
    "text-xs": ".8125rem",
    "text-sm": ".875rem",
    "text-md": ".9375rem",
    "text-lg": "1.0625rem",
    "text-xl": "1.3125rem",
    "text-2xl": "1.75rem",
    "space-1": "4px",
    "space-2": "8px",
    "space-3": "12px",
    "space-4": "16px",
    "space-5": "24px",
    "space-6": "32px",
    "space-7": "48px",
    "radius-s": "7px",
    "radius-m": "11px",
    "radius-l": "18px",
    "radius-full": "999px",
    "touch": "40px",
    "quick": "140ms",
    "calm": "240ms",
    "ease": "cubic-bezier(.2,.8,.3,1)",
    "sans": '"Figtree Variable", system-ui, -apple-system, "Segoe UI", Roboto, sans-serif',
    "display": '"Bricolage Grotesque Variable", var(--sans)',
    "mono": "ui-monospace, SFMono-Regular, Menlo, Consolas, monospace",
}


@cache
def stylesheet() -> str:
    """All rules of the program in the order they are to be read."""
    return "\n".join([tokens(), icons.stylesheet(), *(sheet(name) for name in SHEETS)])


def sheet(name: str) -> str:
    return (STATIC / "css" / f"{name}.css").read_text(encoding="utf-8")


def tokens() -> str:
    """The custom properties. The person's own choice (``data-theme``) stands above what the system prefers."""
    light, dark = _properties(theme="light"), _properties(theme="dark")
    fixed = "".join(f"--{name}:{value};" for name, value in SIZES.items())
    return (
        f":root{{{fixed}color-scheme:light;{light}}}\n"
        f"@media (prefers-color-scheme:dark){{:root:not([data-theme=light]){{color-scheme:dark;{dark}}}}}\n"
        f":root[data-theme=dark]{{color-scheme:dark;{dark}}}\n" + _stage_classes()
    )


def _properties(*, theme: str) -> str:
    colours = LIGHT if theme == "light" else DARK
    plain = [f"--{name}:{value};" for name, value in colours.items()]
    stages = [
        f"--{name}-{part}:{value};"
        for name, parts in STAGES[theme].items()
        for part, value in zip(("bg", "ink", "line"), parts, strict=True)
    ]
    return "".join(plain + stages)


def _stage_classes() -> str:
    return "\n".join(
        f".stage-{name}{{--stage-bg:var(--{name}-bg);--stage-ink:var(--{name}-ink);--stage-line:var(--{name}-line)}}"
        for name in STAGES["light"]
    )


def address_of(name: str) -> str:
    """Where a file of ``static/`` is served, with a mark of its content so that browsers may keep it for good."""
    return f"/static/{name}?v={_mark(name)}"


@cache
def _mark(name: str) -> str:
    content = stylesheet().encode() if name == "theme.css" else (STATIC / name).read_bytes()
    return sha256(content).hexdigest()[:10]


def dress_nicegui() -> None:
    """Give NiceGUI's own parts our look, before the first page is drawn."""
    ui.add_head_html(
        f'<link rel="stylesheet" href="{address_of("theme.css")}">'
        f'<script src="{address_of("js/early.js")}"></script>'
        f'<script defer src="{address_of("js/shell.js")}"></script>'
        f'<script defer src="{address_of("js/hand.js")}"></script>'
        '<link rel="manifest" href="/static/manifest.webmanifest">'
        f'<link rel="apple-touch-icon" href="{address_of("icon-180.png")}">'
        f'<meta name="theme-color" media="(prefers-color-scheme: light)" content="{LIGHT["paper"]}">'
        f'<meta name="theme-color" media="(prefers-color-scheme: dark)" content="{DARK["paper"]}">',
        shared=True,
    )
    app.colors(
        primary="var(--accent)",
        secondary="var(--ink-soft)",
        accent="var(--glow)",
        dark="var(--surface)",
        dark_page="var(--paper)",
        positive="var(--good)",
        negative="var(--bad)",
        info="var(--accent)",
        warning="var(--warn)",
    )
    ui.button.default_props("no-caps unelevated :ripple=false")
    for kind in (ui.input, ui.textarea, ui.number, ui.select):
        kind.default_props("outlined stack-label hide-bottom-space")
    ui.textarea.default_props("autogrow")
