"""Pictures of pages that were drawn a moment ago, each kept for its own seeker until newer ones need the room."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from hashlib import sha256

MOST = 24
"""For each seeker: twice as many pages as are ever shown. Nobody's typing takes away what another looks at."""


class Pictures:
    """SVG by seeker and hash. Nothing here is worth keeping: a picture is drawn again in a moment."""

    def __init__(self) -> None:
        self._kept: defaultdict[str, OrderedDict[str, bytes]] = defaultdict(OrderedDict)

    def keep(self, seeker: str, picture: bytes) -> str:
        """Keep a picture; returns where the browser finds it."""
        kept, digest = self._kept[seeker], sha256(picture).hexdigest()
        kept[digest] = picture
        kept.move_to_end(digest)
        while len(kept) > MOST:
            kept.popitem(last=False)
        return f"/resume/picture/{digest}.svg"

    def find(self, seeker: str, digest: str) -> bytes | None:
        """A picture of this seeker's, if it is still there."""
        return self._kept.get(seeker, OrderedDict()).get(digest)
