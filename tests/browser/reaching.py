"""What axe does not look at: can everything be hit, be seen while it has the keyboard, be read when text grows?"""

from __future__ import annotations

from playwright.sync_api import Page

# WCAG 2.2, 2.5.8: 24 by 24 px, or so much room that circles of 24 px around the middles do not meet; links within a
# sentence and what the browser itself draws are exempt. Of a field or a switch with a label, the label counts as well.
SMALL = """() => {
  const shown = (one) => one.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const box = (one) => {
    const boxes = [one, ...(one.labels ?? [])].filter(shown).map((part) => part.getBoundingClientRect());
    const left = Math.min(...boxes.map((b) => b.left)), top = Math.min(...boxes.map((b) => b.top));
    const right = Math.max(...boxes.map((b) => b.right)), bottom = Math.max(...boxes.map((b) => b.bottom));
    return { left, top, right, bottom, width: right - left, height: bottom - top };
  };
  const inSentence = (one) => getComputedStyle(one).display === "inline" && [...one.parentElement.childNodes].some(
    (near) => near.nodeType === Node.TEXT_NODE && near.textContent.trim());
  const targets = ["a[href]", "button", "input:not([type=hidden])", "select", "textarea", "summary"];
  const roles = ["[role=button]", "[role=menuitem]", "[tabindex='0']"];
  const all = [...document.querySelectorAll([...targets, ...roles])]
    .filter((one) => shown(one) && !one.disabled && one.getBoundingClientRect().width > 1);
  const boxes = new Map(all.map((one) => [one, box(one)]));
  const middle = (b) => [(b.left + b.right) / 2, (b.top + b.bottom) / 2];
  const tooNear = (one, b) => all.some((other) => {
    if (other === one || one.contains(other) || other.contains(one)) return false;
    const o = boxes.get(other), [x, y] = middle(b);
    if (o.width < 24 || o.height < 24) { const [u, v] = middle(o); return Math.hypot(u - x, v - y) < 24; }
    const dx = Math.max(o.left - x, 0, x - o.right), dy = Math.max(o.top - y, 0, y - o.bottom);
    return Math.hypot(dx, dy) < 12;
  });
  return all.filter((one) => {
    const b = boxes.get(one);
    if (one.matches("[data-card] a[tabindex='-1']")) return false;  // the whole card does the same
    return (b.width < 23.5 || b.height < 23.5) && !inSentence(one) && tooNear(one, b);
  }).map((one) => {
    const b = boxes.get(one);
    return `${Math.round(b.width)}x${Math.round(b.height)} ${one.outerHTML.slice(0, 160)}`;
  });
}"""

# 2.4.11: of what has the keyboard, something is to be seen; we ask for its middle or one of its corners.
HIDDEN = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return "";
  const b = one.getBoundingClientRect();
  const points = [[.5, .5], [.02, .1], [.98, .1], [.02, .9], [.98, .9]].map(
    ([x, y]) => [b.left + b.width * x, b.top + b.height * y]);
  const seen = points.some(([x, y]) => {
    const there = document.elementFromPoint(x, y);
    return there && [one, ...(one.labels ?? [])].some((part) => part.contains(there) || there.contains(part));
  });
  return seen ? "" : `${one.outerHTML.slice(0, 160)} at ${Math.round(b.left)},${Math.round(b.top)}`;
}"""
FOCUSED = "document.activeElement.outerHTML.slice(0, 200)"

# 2.4.7: what has the keyboard is marked by an outline, its own or that of the field it stands in.
UNMARKED = """() => {
  let one = document.activeElement;
  if (!one || one === document.body) return "";
  const told = one.outerHTML.slice(0, 160);
  for (let up = 0; one && up < 5; up += 1, one = one.parentElement) {
    const style = getComputedStyle(one);
    if (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1) return "";
  }
  return told;
}"""

# 1.4.12, as the criterion words it.
SPACED = """* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
p { margin-bottom: 2em !important; }"""
# Words that are cut off in the middle, and nothing says so; three dots are a choice.
CUT = """() => [...document.querySelectorAll("main *, header *, [role=dialog] *")].filter((one) => {
  const style = getComputedStyle(one);
  if (!one.checkVisibility() || ["auto", "scroll", "visible"].includes(style.overflowY)) return false;
  if (style.textOverflow === "ellipsis" || style.webkitLineClamp !== "none" || one.clientWidth <= 2) return false;
  if (one.closest(".unseen, textarea, select, [aria-hidden=true]")) return false;
  const says = [...one.childNodes].some((near) => near.nodeType === Node.TEXT_NODE && near.textContent.trim());
  return says && (one.scrollHeight > one.clientHeight + 2 || one.scrollWidth > one.clientWidth + 2);
}).map((one) => one.outerHTML.slice(0, 160))"""

# 3.2.3 and 3.2.6: the ways round and the help, in their order.
WAYS = """() => [...document.querySelectorAll("header a, header .find-button")]
  .map((way) => way.getAttribute("href") ?? "find").filter((way) => !["/insights", "/replay"].includes(way))"""

UNPAINTED = """() => [...document.querySelectorAll(".i, .q-icon")].filter((icon) => icon.checkVisibility()
  && getComputedStyle(icon).forcedColorAdjust !== "none").map((icon) => icon.className)"""


def too_small(page: Page) -> list[str]:
    """What is hard to hit with a finger."""
    found: list[str] = page.evaluate(SMALL)
    return found


def lost_with_the_keyboard(page: Page, *, stops: int) -> list[str]:
    """What takes the keyboard and is covered, or does not show that it has it; by so many presses of Tab."""
    faults: list[str] = []
    seen: set[str] = set()
    for _ in range(stops):
        page.keyboard.press("Tab")
        here: str = page.evaluate(FOCUSED)
        if here in seen:
            break
        seen.add(here)
        faults += [page.evaluate(HIDDEN), page.evaluate(UNMARKED)]
    return [fault for fault in faults if fault]


def ways_round(page: Page) -> list[str]:
    """Where the header leads, in order, but for what belongs to the board alone."""
    found: list[str] = page.evaluate(WAYS)
    return found


def unpainted(page: Page) -> list[str]:
    """Icons that vanish where the person's own colours take the place of every background."""
    found: list[str] = page.evaluate(UNPAINTED)
    return found


def cut_when_spaced(page: Page) -> list[str]:
    """Words that are cut once letters, words and lines stand further apart."""
    page.add_style_tag(content=SPACED)
    found: list[str] = page.evaluate(CUT)
    return found
