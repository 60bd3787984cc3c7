"""The one catalogue: every word the program shows, prints or serves, in kk, ru and en.

Sources are gettext files, `locale/<language>/<room>.po`, whose msgid is the message's code.
They are compiled together into `locale/<language>/mfc.mo` by `mfc_desk.text.build`.
A pack brings the words of its law along; they are chained behind the catalogue.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any, Final, Literal, get_args

from mfc_desk.text import pseudo
from mfc_desk.text.compiled import Compiled
from mfc_desk.text.message import Message, Names

Language = Literal["kk", "ru", "en"]
LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)
LOCALE: Final = Path(__file__).parent / "locale"


class UnknownText(KeyError):
    """A code that no catalogue and no pack knows. A defect of ours or of the pack."""


class Catalogue:
    """Renders messages in one language.

    `pseudo_locale` wraps each sentence in marks and accents, so that a word that did not
    come from here can be seen.
    """

    def __init__(self, language: Language, *, pseudo_locale: bool = False) -> None:
        self.language: Final[Language] = language
        self._pseudo = pseudo_locale
        self._texts: dict[str, str] = {}
        self._compiled = _compiled(language)
        self._formatter = _Formatter(self)

    def chain(self, texts: Mapping[str, str]) -> None:
        """Add a pack's words. A code that is already known is refused with `ValueError`."""
        twice = self._texts.keys() & texts.keys()
        if any(self._texts[code] != texts[code] for code in twice):
            raise ValueError(f"texts given twice: {sorted(twice)[:3]}")
        self._texts.update(texts)

    def knows(self, code: str) -> bool:
        """Whether this language has a sentence for `code`."""
        return self._sentence(code, {}) is not None

    def say(self, message: Message) -> str:
        """The sentence of `message` in this language. Raises `UnknownText` for an unknown code."""
        sentence = self._sentence(message.code, message.params)
        if sentence is None:
            raise UnknownText(message.code)
        if "{" in sentence:
            if self._pseudo:
                sentence = pseudo.accent(sentence)
            sentence = self._formatter.vformat(sentence, (), dict(message.params))
        elif self._pseudo:
            sentence = pseudo.accent(sentence)
        return pseudo.wrap(sentence) if self._pseudo else sentence

    def __call__(self, code: str, /, **params: object) -> str:
        return self.say(Message(code, params))

    def pick(self, names: Names) -> str:
        """What is called differently in each language, in this one; in another where this one has no word for it."""
        return names.get(self.language) or next(iter(names.values()), "")

    def _sentence(self, code: str, params: Mapping[str, object]) -> str | None:
        count = params.get("n", 0)
        found = self._compiled.find(code, count if isinstance(count, int) else 1)
        return self._texts.get(code) if found is None else found


class _Formatter(Formatter):
    """`str.format` whose fields know dates, money and messages: `{at:time}`, `{day:date}`."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def format_field(self, value: Any, format_spec: str) -> str:
        if isinstance(value, Message):
            return self._catalogue.say(value)
        if isinstance(value, Mapping):
            return self._catalogue.pick(value)
        if isinstance(value, str) and not format_spec:
            return value
        from mfc_desk.text.formats import format_value  # knows dates and money; the first screen has neither

        return format_value(value, format_spec, self._catalogue.language)


@cache
def _compiled(language: Language) -> Compiled:
    path = LOCALE / language / "mfc.mo"
    if not path.exists():
        from mfc_desk.text.build import build

        build()
    return Compiled(path.read_bytes())
