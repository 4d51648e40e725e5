"""The program's own icons: one stroke, a 24 unit square, named for what they mean here."""

from __future__ import annotations

from urllib.parse import quote

# Each value is what stands inside the <svg>; strokes and caps are set once, in `svg` below.
ICONS: dict[str, str] = {
    "board": "<path d='M4 5.5h4.4v13H4zM9.8 5.5h4.4v8.5H9.8zM15.6 5.5H20v10.8h-4.4z'/>",
    "today": "<circle cx='12' cy='12' r='4'/>"
    "<path d='M12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6 7 7M17 17l1.4 1.4M5.6 18.4 7 17M17 7l1.4-1.4'/>",
    "people": "<circle cx='9' cy='8.5' r='3.2'/><path d='M3.2 19c.5-3.3 2.8-5 5.8-5s5.3 1.7 5.8 5'/>"
    "<path d='M15.6 5.6a3.1 3.1 0 0 1 0 5.8M17.4 14.4c1.9.8 3.1 2.3 3.4 4.6'/>",
    "person": "<circle cx='12' cy='8.2' r='3.7'/><path d='M4.8 19.6c.7-3.9 3.4-5.8 7.2-5.8s6.5 1.9 7.2 5.8'/>",
    "outbox": "<path d='M4 6.5A2.5 2.5 0 0 1 6.5 4h11A2.5 2.5 0 0 1 20 6.5v7a2.5 2.5 0 0 1-2.5 2.5H11l-4.5 4v-4"
    "A2.5 2.5 0 0 1 4 13.5z'/><path d='M8.2 8.8h7.6M8.2 11.6h4.6'/>",
    "settings": "<path d='M4 7h8M18 7h2M4 17h2M12 17h8'/>"
    "<circle cx='15' cy='7' r='2.4'/><circle cx='9' cy='17' r='2.4'/>",
    "plus": "<path d='M12 5v14M5 12h14'/>",
    "close": "<path d='m6.5 6.5 11 11M17.5 6.5l-11 11'/>",
    "check": "<path d='m5 12.8 4.3 4.3L19 7.4'/>",
    "bell": "<path d='M6 16.5V11a6 6 0 0 1 12 0v5.5l1.4 1.7H4.6zM10 20.6h4'/>",
    "clock": "<circle cx='12' cy='12' r='8.2'/><path d='M12 7.4V12l3 2.2'/>",
    "calendar": "<rect x='4' y='5.6' width='16' height='14.4' rx='2.4'/>"
    "<path d='M4 10.2h16M8.4 3.6v3.6M15.6 3.6v3.6'/>",
    "mail": "<rect x='3.5' y='5.5' width='17' height='13' rx='2.4'/><path d='m4.4 7.4 7.6 5.8 7.6-5.8'/>",
    "phone": "<rect x='7' y='3.2' width='10' height='17.6' rx='2.4'/><path d='M11 17.8h2'/>",
    "link": "<path d='M10 14a4 4 0 0 0 6 .3l2.6-2.6a4 4 0 0 0-5.7-5.7l-1 1'/>"
    "<path d='M14 10a4 4 0 0 0-6-.3l-2.6 2.6a4 4 0 0 0 5.7 5.7l1-1'/>",
    "search": "<circle cx='10.8' cy='10.8' r='6.2'/><path d='m15.4 15.4 4.6 4.6'/>",
    "pencil": "<path d='m4.5 19.5.9-4L16 4.9a1.6 1.6 0 0 1 2.3 0l.8.8a1.6 1.6 0 0 1 0 2.3L8.5 18.6zM14 7l3 3'/>",
    "trash": "<path d='M4.5 6.8h15M9.5 6.5V4.2h5v2.3M6.4 6.8l.9 13h9.4l.9-13M10.3 10.4v5.8M13.7 10.4v5.8'/>",
    "more": "<path d='M5.5 12h.01M12 12h.01M18.5 12h.01' stroke-width='2.8'/>",
    "left": "<path d='m14.5 5.5-6.5 6.5 6.5 6.5'/>",
    "right": "<path d='m9.5 5.5 6.5 6.5-6.5 6.5'/>",
    "up": "<path d='M5.5 14.8 12 8.3l6.5 6.5'/>",
    "down": "<path d='M5.5 9.2 12 15.7l6.5-6.5'/>",
    "forward": "<path d='M4.5 12h15M13.5 6l6 6-6 6'/>",
    "start": "<path d='M5.5 5v14M20 12H9.5M14 6.5 8.8 12l5.2 5.5'/>",
    "undo": "<path d='M8.4 4.6 4.2 8.8 8.4 13M4.6 8.8h9.2a5.3 5.3 0 0 1 0 10.6H9.2'/>",
    "copy": "<rect x='8.6' y='8.6' width='11' height='11.6' rx='2.2'/>"
    "<path d='M15.4 5.8A2 2 0 0 0 13.4 4h-7a2 2 0 0 0-2 2v7.6a2 2 0 0 0 1.6 2'/>",
    "external": "<path d='M13.5 4.5h6v6M19 5l-8 8M10 6H6.5A2.2 2.2 0 0 0 4.3 8.2v9.3a2.2 2.2 0 0 0 2.2 2.2h9.3"
    "a2.2 2.2 0 0 0 2.2-2.2V14'/>",
    "file": "<path d='M13.4 3.8H7.6a2 2 0 0 0-2 2v12.4a2 2 0 0 0 2 2h8.8a2 2 0 0 0 2-2V8.8zM13.4 3.8v5h5'/>",
    "clip": "<path d='m19 11-7.4 7.4a4.5 4.5 0 0 1-6.4-6.4l7.6-7.6a3 3 0 0 1 4.3 4.3l-7.6 7.5a1.5 1.5 0 0 "
    "1-2.1-2.1l6.8-6.8'/>",
    "tag": "<path d='M4 11.2V5.4A1.4 1.4 0 0 1 5.4 4h5.8a2 2 0 0 1 1.4.6l6.8 6.8a2 2 0 0 1 0 2.8l-5.2 5.2"
    "a2 2 0 0 1-2.8 0"
    "l-6.8-6.8a2 2 0 0 1-.6-1.4z'/><path d='M8.4 8.4h.01' stroke-width='2.6'/>",
    "star": "<path d='m12 4 2.5 5.1 5.6.8-4 4 .9 5.6L12 16.9l-5 2.6.9-5.6-4-4 5.6-.8z'/>",
    "heart": "<path d='M12 19.6C6.6 15.9 4 12.9 4 9.5A4.2 4.2 0 0 1 8.2 5.2c1.6 0 3 .9 3.8 2.3.8-1.4 2.2-2.3 "
    "3.8-2.3"
    "A4.2 4.2 0 0 1 20 9.5c0 3.4-2.6 6.4-8 10.1z'/>",
    "archive": "<path d='M4 4.8h16v4H4zM5.4 8.8v10.4h13.2V8.8M10 12.6h4'/>",
    "moon": "<path d='M19.5 14.2A7.8 7.8 0 0 1 9.8 4.5a7.9 7.9 0 1 0 9.7 9.7z'/>",
    "alert": "<path d='M12 4.2 3.6 19h16.8zM12 10v4.2'/><path d='M12 16.8h.01' stroke-width='2.4'/>",
    "info": "<circle cx='12' cy='12' r='8.2'/><path d='M12 11.2v5'/><path d='M12 8h.01' stroke-width='2.4'/>",
    "offline": "<path d='M3.5 9.5a13 13 0 0 1 4-2.5M20.5 9.5A12.8 12.8 0 0 0 11 5.9M6.8 13a8 8 0 0 1 3.6-2"
    "M17.2 13a8 8 0 0 0-1.8-1.3M12 18.4h.01M4 4l16 16'/>",
    "interview": "<path d='M3.6 6.4A2.2 2.2 0 0 1 5.8 4.2h7.4a2.2 2.2 0 0 1 2.2 2.2v4a2.2 2.2 0 0 1-2.2 2.2H8.6"
    "l-3 2.7v-2.8a2.2 2.2 0 0 1-2-2.1zM18 9.4h.4a2.2 2.2 0 0 1 2.2 2.2v4a2.2 2.2 0 0 1-1.8 2.2v2.6l-2.9-2.6h-3.7"
    "a2.2 2.2 0 0 1-2.1-1.7'/>",
    "briefcase": "<rect x='3.6' y='7.4' width='16.8' height='12' rx='2.4'/>"
    "<path d='M9 7.2V6a1.8 1.8 0 0 1 1.8-1.8h2.4A1.8 1.8 0 0 1 15 6v1.2M3.8 12.4c5.3 2.4 11.1 2.4 16.4 0'/>",
    "note": "<path d='M5.8 4.2h12.4A1.6 1.6 0 0 1 19.8 5.8v8.6l-5.4 5.4H5.8a1.6 1.6 0 0 1-1.6-1.6V5.8"
    "a1.6 1.6 0 0 1 1.6-1.6zM19.6 14.4h-5.2v5.2M8 8.6h8M8 12h4'/>",
    "send": "<path d='M20.2 4 3.6 10.8l6.7 3 3 6.6zM10.4 13.6 20 4.2'/>",
    "offer": "<path d='M4.6 11h14.8v8.6H4.6zM3.6 7.6h16.8V11H3.6zM12 7.6v12M12 7.4C9.5 7.4 7.6 6.4 7.6 5"
    "c0-1.8 3.2-1.9 4.4 2.4C13.2 3.1 16.4 3.2 16.4 5c0 1.4-1.9 2.4-4.4 2.4z'/>",
    "place": "<path d='M12 20.6c4.3-4.2 6.5-7.5 6.5-10.4A6.5 6.5 0 0 0 5.5 10.2c0 2.9 2.2 6.2 6.5 10.4z'/>"
    "<circle cx='12' cy='10.2' r='2.3'/>",
    "money": "<circle cx='12' cy='12' r='8.2'/><path d='M14.6 9.2c-.5-.9-1.4-1.3-2.6-1.3-1.5 0-2.5.7-2.5 1.9"
    " 0 2.7 5.2 1.3 5.2 4.2 0 1.3-1.1 2.1-2.7 2.1-1.3 0-2.3-.5-2.8-1.5M12 6.2v11.6'/>",
    "grip": "<path d='M9 6.5h.01M15 6.5h.01M9 12h.01M15 12h.01M9 17.5h.01M15 17.5h.01' stroke-width='2.6'/>",
    "eye": "<path d='M2.8 12S6 5.8 12 5.8 21.2 12 21.2 12 18 18.2 12 18.2 2.8 12 2.8 12z'/>"
    "<circle cx='12' cy='12' r='2.8'/>",
    "lock": "<rect x='5' y='10.6' width='14' height='9.4' rx='2.4'/><path d='M8.2 10.4V8a3.8 3.8 0 0 1 7.6 0v2.4'/>",
    "door": "<path d='M6 20.2V5.6a1.8 1.8 0 0 1 1.8-1.8h8.4A1.8 1.8 0 0 1 18 5.6v14.6M3.6 20.2h16.8'/>"
    "<path d='M14.4 12.2h.01' stroke-width='2.6'/>",
    "help": "<circle cx='12' cy='12' r='8.2'/><path d='M9.6 9.7a2.5 2.5 0 1 1 3.6 2.2c-.9.5-1.2.9-1.2 1.8'/>"
    "<path d='M12 16.6h.01' stroke-width='2.4'/>",
    "rows": "<path d='M4.5 6.5h15M4.5 12h15M4.5 17.5h15'/>",
    "filter": "<path d='M4 6.5h16M7 12h10M10 17.5h4'/>",
    "chart": "<path d='M5 19.5h14M7.5 16v-4M12 16V5.5M16.5 16V9'/>",
    "download": "<path d='M12 4.5v10.3M7.4 10.4l4.6 4.6 4.6-4.6M5 19.5h14'/>",
    "snooze": "<circle cx='12' cy='13' r='7.2'/><path d='M9.6 10.4h4.8l-4.8 5.2h4.8M4 5.8 6.6 3.6M20 5.8l-2.6-2.2'/>",
    "quiet": "<path d='M4.5 12h3l2-4 3.6 8 2-4h4.4'/>",
    "leaf": "<path d='M5 19.5C4 11 9 5 19.5 4.5 19.9 15 14 20 7.6 17.5M5 19.5c1.6-4.4 4.4-7.3 8.6-9.4'/>",
}


def stylesheet() -> str:
    """One class per icon, ``i-<name>``: a mask, so that an icon takes the colour of the text beside it."""
    return "\n".join(f'.i-{name}{{--icon:url("{data_url(name)}")}}' for name in sorted(ICONS))


def data_url(name: str) -> str:
    return "data:image/svg+xml," + quote(svg(name), safe="/:=' ")


def svg(name: str) -> str:
    """The whole picture, drawn in black."""
    return (
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24' fill='none' stroke='#000' stroke-width='1.75' "
        f"stroke-linecap='round' stroke-linejoin='round'>{ICONS[name]}</svg>"
    )
