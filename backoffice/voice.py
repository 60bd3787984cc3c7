"""The office speaks: espeak-ng makes sound of words on this very machine; what was said once is kept.

Without espeak-ng nothing is said, the tone is heard all the same, and whoever asks is told that the voice is missing.
"""

from __future__ import annotations

import io
import logging
import math
import re
import shutil
import struct
import subprocess
import threading
import wave
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from typing import Final

from mfc_desk.text.catalogue import Catalogue, Language
from mfc_desk.text.message import Message, msg

log = logging.getLogger(__name__)
RATE: Final = 22050
"""What espeak-ng makes; everything here is mono with 16 bits, so that parts are simply put after each other."""
WORDS_A_MINUTE: Final = 150
LONGEST_S: Final = 10
KEPT: Final = 256
PAUSE_S: Final = 0.35
NUMBER: Final = re.compile(r"([^\W\d_]{1,4})-0*([0-9]{1,6})")
LETTERS: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
"""Each has its name in the catalogue: a Russian voice would call a Latin letter in English."""
_SAFE: Final = re.compile(r"[^\w\s.,:;!?()№%/+'’«»–—-]")


class Voice:
    """Makes and keeps what is said. Safe to be asked by several threads."""

    def __init__(self, program: str = "espeak-ng") -> None:
        self._program = shutil.which(program)
        self._kept: OrderedDict[tuple[Language, str], bytes] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def here(self) -> bool:
        """Whether anything can be said."""
        return self._program is not None

    def speech(self, language: Language, words: str) -> bytes:
        """The words as samples; nothing where they cannot be said."""
        key = (language, words)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        samples = self._made(language, words)
        if samples:
            with self._lock:
                self._kept[key] = samples
                while len(self._kept) > KEPT:
                    self._kept.popitem(last=False)
        return samples

    def call(self, number: str, desk: str, languages: Sequence[Language]) -> bytes:
        """A call as a WAV: the tone, then the number and its desk in each language."""
        parts = [tone()]
        for language in languages:
            say = Catalogue(language)
            words = say("voice.call", number=spoken(number), desk=spelled(desk))
            parts += [silence(PAUSE_S), self.speech(language, words)]
        return wav(parts)

    def words(self, language: Language, sentences: Iterable[str]) -> bytes:
        """Sentences as a WAV, with a breath between them."""
        parts: list[bytes] = []
        for sentence in sentences:
            parts += [self.speech(language, sentence), silence(PAUSE_S)]
        return wav(parts)

    def _made(self, language: Language, words: str) -> bytes:
        if self._program is None:
            return b""
        command = [self._program, "-v", language, "-s", str(WORDS_A_MINUTE), "-z", "--stdin", "--stdout"]
        plain = _SAFE.sub(" ", words)
        try:
            done = subprocess.run(command, input=plain.encode(), capture_output=True, timeout=LONGEST_S, check=True)
            return _samples(done.stdout)
        except (OSError, subprocess.SubprocessError, wave.Error, EOFError):
            log.exception("the voice does not answer")
            return b""


def spoken(number: str) -> Message:
    """A ticket's number as it is said: "A-042" is the letter A and forty-two."""
    found = NUMBER.fullmatch(number)
    if found is None:
        return msg("voice.plain", words=number)
    return msg("voice.number", letter=spelled(found[1]), figures=found[2])


def spelled(name: str) -> Message:
    """A name of letters or figures as it is said."""
    if len(name) == 1 and name in LETTERS:
        return msg(f"voice.letter_{name.lower()}")
    return msg("voice.plain", words=name)


def tone() -> bytes:
    """Two notes that go down: somebody is called. No other sound of the hall is like it."""
    return _note(659.3, 0.35) + _note(523.3, 0.55)


def silence(seconds: float) -> bytes:
    """Nothing, for so long."""
    return b"\0\0" * int(RATE * seconds)


def wav(parts: Iterable[bytes]) -> bytes:
    """Samples as a file."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(b"".join(parts))
    return out.getvalue()


def _samples(raw: bytes) -> bytes:
    """The samples of what espeak-ng wrote; through a pipe its head does not know the length."""
    with wave.open(io.BytesIO(raw), "rb") as file:
        if (file.getnchannels(), file.getsampwidth(), file.getframerate()) != (1, 2, RATE):
            raise wave.Error("another kind of sound")
    at = raw.find(b"data")
    return raw[at + 8 :][: (len(raw) - at - 8) // 2 * 2]


def _note(hertz: float, seconds: float) -> bytes:
    """A soft bell: the note and its octave, fading."""
    count = int(RATE * seconds)
    values = []
    for place in range(count):
        at = place / RATE
        fade = min(1.0, place / (RATE * 0.01)) * math.exp(-3.2 * at / seconds)
        sound = math.sin(2 * math.pi * hertz * at) + 0.3 * math.sin(4 * math.pi * hertz * at)
        values.append(int(11000 * fade * sound))
    return struct.pack(f"<{count}h", *values)
