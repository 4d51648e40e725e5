"""The same commands and questions as on the screen, for scripts: JSON over HTTP, under ``/api/v1``."""

from __future__ import annotations

from ui.api.routes import build_api

__all__ = ["build_api"]
