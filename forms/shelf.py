"""Where the law of a centre comes from: the packs of the program, or those installed in a folder."""

from __future__ import annotations

from pathlib import Path

from forms.ids import PackId
from forms.pack import builtin_pack
from forms.register import Law


def law_from(jurisdiction: str, folder: Path | None = None) -> Law:
    """The law of a jurisdiction: every version installed in `folder`; without one, the pack of the program.

    Raises `PackRefused` where none is installed or one was changed, `PackError` where one cannot be read.
    """
    if folder is None:
        return Law.of(builtin_pack(jurisdiction))
    from forms.installing import installed_versions  # signatures and their library: only where packs are installed

    return Law.of(*installed_versions(folder, PackId(jurisdiction)))
