"""Pictures of pages that were drawn a moment ago, each kept for its own seeker until newer ones need the room."""

from __future__ import annotations

from collections import OrderedDict
from hashlib import sha256

MOST = 64


class Pictures:
    """SVG by seeker and hash. Nothing here is worth keeping: a picture is drawn again in a moment."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, str], bytes] = OrderedDict()

    def keep(self, seeker: str, picture: bytes) -> str:
        """Keep a picture; returns where the browser finds it."""
        key = (seeker, sha256(picture).hexdigest())
        self._kept[key] = picture
        self._kept.move_to_end(key)
        while len(self._kept) > MOST:
            self._kept.popitem(last=False)
        return f"/resume/picture/{key[1]}.svg"

    def find(self, seeker: str, digest: str) -> bytes | None:
        """A picture of this seeker's, if it is still there."""
        return self._kept.get((seeker, digest))
