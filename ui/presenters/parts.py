"""Small records that presenters hand to views: what to say, never how it is laid out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mfc_desk.domain.ids import ApplicationId
from mfc_desk.text.message import Message

Tone = Literal["plain", "tint", "ok", "warn", "bad", "off"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A title and one sentence on a toned ground."""

    tone: Tone
    icon: str
    title: Message
    body: Message | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing that is known: an icon, what it is, and why or since when."""

    icon: str
    title: Message
    why: Message | None = None
    case: ApplicationId | None = None
    """An application with a page of its own that can be opened beside the work."""
    refused: bool = False
    """Whether that page is of a refusal."""
