"""Imports Qt once, the quick way, and only with a platform that can start. Imported before any other Qt module.

Two facts are behind it. Without a display Qt aborts the process, so the offscreen platform is
chosen before QtGui is loaded. And PySide6 replaces `__import__` by a hook that reads the source
of every module imported later (60 ms and 22 MB for the store); only `from __feature__` needs it.
"""

from __future__ import annotations

import builtins
import os
import sys

if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

_import = builtins.__import__
from PySide6 import QtCore, QtGui, QtWidgets  # noqa: E402, F401  (the order is the point of this module)

builtins.__import__ = _import
