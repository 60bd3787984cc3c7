"""Every step of a visit without a mouse and without eyes: nothing is nameless, nothing is out of the keyboard's reach.

That nothing is nameless is asked after every scene of every story; here the keyboard walks round each page as well.
"""

from __future__ import annotations

from pathlib import Path

from tests.story.place import Centre, Player


def walked(player: Player, place: str) -> None:
    missed = player.do("reach")
    assert not missed, f"{place}: no key leads to {missed}"


def test_every_control_of_every_step_is_reached_by_the_keyboard(kz: Centre, tmp_path: Path) -> None:
    with kz.player(kz.desk()) as player:
        walked(player, "sign-in")
        player.do("sign_in", login="operator1", password=kz.password)
        walked(player, "idle")
        player.do("call_next")
        walked(player, "called")
        player.do("came")
        walked(player, "who")
        player.do("type_person", who=0)
        player.do("identify")
        walked(player, "what")
        player.do("choose", who=0)
        walked(player, "documents")
        player.do("go_on", step=4)
        walked(player, "form")
        player.do("fill", who=0)
        player.do("go_to_step", step=3)
        player.do("attach", path=player.do("picture", folder=str(tmp_path)))
        walked(player, "documents in hand")
        player.do("go_to_step", step=5)
        walked(player, "check")
        player.do("check")
        player.do("sign", sheet=str(tmp_path / "sheet.pdf"))
        player.do("register")
        walked(player, "receipt")
        player.do("press", keys="F12")
        walked(player, "tray")
        player.do("press", keys="Escape")
        player.do("save_receipt", path=str(tmp_path / "receipt.pdf"))
        player.do("finish")
        player.do("everything_sent")
