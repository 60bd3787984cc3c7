"""Imports Qt once, the quick way, and only with a platform that can start. Imported before any other Qt module.

Three facts are behind it. Without a display Qt aborts the process, so the offscreen platform is
chosen before QtGui is loaded. PySide6 replaces `__import__` by a hook that reads the source of
every module imported later (60 ms and 22 MB for the store); only `from __feature__` needs it. And
it carries a dozen modules of its own as source and compiles them anew at every start (30 ms): they
are kept compiled beside this module, as Python keeps ours, the one that only writes type stubs
(another 20 ms) is left empty, and the pattern that reads signatures for messages of errors (9 ms)
is compiled when there is one.
"""

from __future__ import annotations

import builtins
import os
import re
import sys

from ui.kept_code import KeptCode, later

if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

_import, _compile, _pattern = builtins.__import__, builtins.compile, re.compile
_kept = KeptCode(
    f"{__spec__.cached}.qt" if __spec__.cached else "",
    ours=("shibokensupport/", "signature_bootstrap"),
    empty=("shibokensupport/signature/lib/pyi_generator.py",),
)
builtins.compile, re.compile = _kept, later  # for the next line only
from PySide6 import QtCore, QtGui, QtWidgets  # noqa: E402, F401  (the order is the point of this module)

builtins.compile, builtins.__import__, re.compile = _compile, _import, _pattern
_kept.keep()
