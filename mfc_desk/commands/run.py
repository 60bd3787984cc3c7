"""`mfc-desk run`: the desk. The window paints before anything heavy is imported."""

from __future__ import annotations

import argparse

from mfc_desk.commands import profile


def main(argv: list[str]) -> int:
    """The exit code of the window."""
    parser = argparse.ArgumentParser(prog="mfc-desk run")
    profile.add_arguments(parser)
    parser.add_argument("--language", choices=("kk", "ru", "en"), default="ru")
    parser.add_argument("--theme", choices=("light", "dark", "contrast"), default="light")
    parser.add_argument("--scale", type=float, default=1.0, metavar="FACTOR")
    options = parser.parse_args(argv)
    from ui.shell import start

    return start(profile.read(options), language=options.language, theme=options.theme, scale=options.scale)
