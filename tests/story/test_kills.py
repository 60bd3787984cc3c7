"""A desk that loses its power in each step of one visit, and an office that loses it between doing and answering."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from tests.story.place import Centre, Player
from tests.story.proxy import Request


class Interrupted:
    """One visit of the first of the cast; the power goes in every step, and the same person signs in again."""

    def __init__(self, centre: Centre, player: Player, folder: Path) -> None:
        self._player, self._do, self._folder = player, player.do, folder
        self._person = {"login": "operator1", "password": centre.password}
        self._do("sign_in", **self._person)
        self.ticket = self._do("call_next")
        self.page = self._do("picture", folder=str(folder))
        self.scan = hashlib.sha256(Path(self.page).read_bytes()).hexdigest()

    def power_goes(self, step: int) -> dict[str, Any]:
        """Killed, started, signed in; the visit as it is there, which must be at that step, shown and kept alike."""
        self._player.killed()
        self._do("sign_in", **self._person)
        seen: dict[str, Any] = self._do("resume")
        assert (seen["step"], seen["shown_step"], seen["number"]) == (step, step, self.ticket)
        assert seen["shown"] == seen["kept"]
        return seen

    def who(self) -> None:
        self._player.killed()  # between the call and the person's coming
        self._do("sign_in", **self._person)
        self._do("came")
        typed = self._do("type_person", who=0, upto=4)
        seen = self.power_goes(1)
        assert seen["kept"]["who"] == typed
        assert {name: seen["fields"][name] for name in typed} == typed
        self._do("type_person", who=0)
        self._do("identify")

    def what(self) -> None:
        service = self._do("choose", who=0, stay=True)
        seen = self.power_goes(2)
        assert seen["kept"]["services"] == [service]
        assert seen["kept"]["party"]
        self._do("go_on", step=3)
        self._do("attach", path=self.page)
        self._do("go_on", step=4)

    def form(self) -> None:
        answers = self._do("fill_some", who=0, count=2)
        assert len(answers) >= 2
        assert self.power_goes(4)["kept"]["answers"] == answers
        self._do("fill", who=0)

    def documents(self) -> None:
        """The answers ask for more of them, so that the form comes first."""
        self._do("go_to_step", step=3)
        self._do("attach", path=self.page)
        papers = self._do("show")["kept"]["scans"]
        assert set(papers) == {self.scan}
        assert self.power_goes(3)["kept"]["scans"] == papers
        self._do("go_to_step", step=5)

    def check(self) -> None:
        self._do("check")
        before = self._do("show")["kept"]
        assert before["lifecycle"] == "checked"
        assert self.power_goes(5)["kept"] == before
        self._do("sign", sheet=str(self._folder / "sheet.pdf"))

    def receipt(self) -> str:
        number: str = self._do("register")
        self._do("save_receipt", path=str(self._folder / "receipt.pdf"))
        seen = self.power_goes(6)["kept"]
        assert (seen["application"], seen["receipts"]) == (number, 1)
        self._do("finish")
        self._do("everything_sent")
        return number


def test_a_desk_killed_in_each_of_the_six_steps_is_there_again_to_the_last_saved_field(
    kz: Centre, tmp_path: Path
) -> None:
    desk = kz.desk()
    with kz.player(desk) as player:
        visit = Interrupted(kz, player, tmp_path)
        visit.who()
        visit.what()
        visit.form()
        visit.documents()
        visit.check()
        number = visit.receipt()
    (application,) = kz.applications(number)
    assert str(application.lifecycle) == "registered"
    assert {each.scan for each in kz.documents(application)} == {visit.scan}
    assert kz.scans()[visit.scan] == (Path(visit.page).stat().st_size, True)
    assert str(kz.ticket(visit.ticket).state) == "done"
    assert kz.times_recorded(desk, "register_application") == 1


def test_an_office_killed_between_doing_and_answering_has_the_application_once(kz: Centre, tmp_path: Path) -> None:
    desk, kills = kz.desk(), []

    def kill_at_the_answer(request: Request) -> bool:
        """The push that brings the registration is done; nobody hears of it."""
        if request.path != "/sync/push" or kills or not kz.times_recorded(desk, "register_application"):
            return False
        kz.office.kill()
        kills.append(request.path)
        return True

    with kz.player(desk) as player:
        player.do("sign_in", login="operator2", password=kz.password)
        player.do("without_ticket", number="A-77")
        page = player.do("picture", folder=str(tmp_path))
        player.do("type_person", who=0)
        player.do("identify")
        player.do("choose", who=0)
        player.do("attach", path=page)
        player.do("go_on", step=4)
        player.do("fill", who=0)
        kz.road.cut_at_answer = kill_at_the_answer
        number = player.do("to_receipt", who=0, path=page, save=str(tmp_path / "receipt.pdf"))
        player.do("line_is", online=False)
        assert kills == ["/sync/push"]
        assert len(kz.applications(number)) == 1  # it was done before the power went
        player.do("finish")
        kz.office.restart()
        player.do("try_line")
        player.do("line_is", online=True)
        player.do("everything_sent")

    (application,) = kz.applications(number)
    scan = hashlib.sha256(Path(page).read_bytes()).hexdigest()
    assert {each.scan for each in kz.documents(application)} == {scan}
    assert kz.scans()[scan] == (Path(page).stat().st_size, True)
    assert kz.times_recorded(desk, "register_application") == 1
