"""What is a stick, on each system."""

from __future__ import annotations

import pytest

from ui.work.sticks import is_stick, sticks


@pytest.mark.parametrize(
    ("root", "platform", "stick"),
    [
        ("/media/aigerim/KINGSTON", "linux", True),
        ("/run/media/aigerim/KINGSTON", "linux", True),
        ("/mnt/stick", "linux", True),
        ("/mnt/tools/of/somebody", "linux", False),
        ("/", "linux", False),
        ("/home", "linux", False),
        ("/Volumes/KINGSTON", "darwin", True),
        ("E:/", "win32", True),
        ("C:/", "win32", False),
    ],
)
def test_a_stick_is_what_is_mounted_where_sticks_are(root, platform, stick):
    assert is_stick(root, platform) is stick


def test_the_disks_of_this_computer_are_no_sticks(app):
    assert "/" not in [each.path for each in sticks()]
