"""The office's voice, as the pages of the hall hear it."""

from __future__ import annotations

from typing import Final

from litestar import Response

from backoffice.api.bodies import Asked
from backoffice.voice import Voice

HEADERS: Final = {"Cache-Control": "private, max-age=3600", "X-Content-Type-Options": "nosniff"}


def voice_of(request: Asked) -> Voice:
    """The voice of this application."""
    voice: Voice = request.app.state.voice
    return voice


def wav(raw: bytes) -> Response[bytes]:
    """A sound."""
    return Response(raw, media_type="audio/wav", headers=HEADERS)
