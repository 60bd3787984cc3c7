"""What the law stops and moves, by keys against the real office: refusals, terms, the ledger, a new version of the law."""

from __future__ import annotations

from pathlib import Path

from forms.installing import install
from mfc_desk.domain.entities import Application
from mfc_desk.domain.guards import Mode, Refusal, TermChange, Violation
from mfc_desk.domain.machines import Lifecycle
from mfc_desk.text.catalogue import Catalogue
from tests.forms.packing import APP, TRUST, bundle_of, change, copy_of
from tests.printing.reading import tight, words
from tests.story.place import Centre, Player


def sign_in(centre: Centre, player: Player, login: str = "operator1") -> None:
    player.do("sign_in", login=login, password=centre.password)


def refusals(centre: Centre) -> dict[str, Refusal]:
    return {row.number: row for row in centre.rows("refusal") if isinstance(row, Refusal)}


def test_one_ground_refuses_two_persons_go_past_another_and_the_ledger_tells_both(
    each_centre: Centre, tmp_path: Path
) -> None:
    centre, say, notice = each_centre, Catalogue("ru"), tmp_path / "notice.pdf"
    say.chain(centre.law.texts("ru"))
    with centre.player(centre.desk()) as player:
        sign_in(centre, player)
        player.do("person_without_papers")
        assert player.do("demand_what_an_agency_holds")
        by_ground = player.do("refuse_by_ground", save=str(notice))
        by_two = player.do("refuse_by_two", login="supervisor", password=centre.password)
        player.do("end_refused")
        own = player.do("ledger")
        player.do("change_hands", login="supervisor", password=centre.password)
        seen = player.do("ledger")
        player.do("everything_sent")
    said = tight(words(notice.read_bytes()))
    for told in ("number", "cure", "article"):
        assert tight(by_ground[told].split(" (")[0]).lower() in said.lower(), told
    kept = refusals(centre)
    one, other = kept[by_ground["number"]], kept[by_two["number"]]
    assert (one.grounded, one.second, one.ground) == (True, None, by_ground["ground"])
    assert (other.grounded, other.second is not None, other.ground) == (False, True, by_two["ground"])
    cases = {row.id: row for row in centre.rows("application") if isinstance(row, Application)}
    assert {cases[each.application].lifecycle for each in (one, other)} == {Lifecycle.INTAKE_REFUSED}
    rows = [row for row in centre.rows("violation") if isinstance(row, Violation) and row.application in cases]
    told = {(row.mode, row.application) for row in rows}
    assert {(Mode.PREVENTED, one.application), (Mode.OVERRIDDEN, other.application)} <= told
    assert (Mode.OVERRIDDEN, one.application) not in told
    for page in (own, seen):
        past = next(each for each in page if each["mode"] == "overridden")
        assert len(past["details"]) >= 4  # who, the second, why, about what
        assert any(each["mode"] == "prevented" for each in page)


def movable(centre: Centre) -> tuple[Application, bool]:
    """A case of the morning whose term the law lets move, and whether by standing still."""
    for row in centre.rows("application"):
        if isinstance(row, Application) and row.number and row.lifecycle is Lifecycle.REGISTERED:
            grounds = centre.law.service(row.service).deadline.grounds
            if grounds.suspend or grounds.extend:
                return row, bool(grounds.suspend)
    raise AssertionError("no case of the morning can move")


def test_a_supervisor_moves_a_term_by_a_listed_ground_and_the_dates_are_those_that_were_shown(
    each_centre: Centre,
) -> None:
    centre = each_centre
    application, suspends = movable(centre)
    with centre.player(centre.desk()) as player:
        sign_in(centre, player, "supervisor")
        before = player.do("case", number=application.number)
        moved = player.do("move_term")
        assert moved["came"] == moved["promised"] != before
        if suspends:
            again = player.do("move_term")
            assert (again["move"], again["came"]) == ("resumed", before)
        player.do("close_case")
        player.do("everything_sent")
    changes = [row for row in centre.rows("term_change") if isinstance(row, TermChange)]
    mine = sorted((row for row in changes if row.application == application.id), key=lambda row: row.at)
    assert [row.change for row in mine] == (["suspended", "resumed"] if suspends else ["extended"])
    (now,) = centre.applications(str(application.number))
    assert now.due == mine[-1].now.legal


def test_a_new_version_of_the_law_is_told_once_at_the_next_shift_and_found_again(tmp_path: Path) -> None:
    shelf, told_as = tmp_path / "law", Catalogue("ru")("pack.diff_refusal_gone", what="").strip()
    install(bundle_of(copy_of(tmp_path / "old")), shelf, trusted=TRUST, app=APP)
    (tmp_path / "office").mkdir()
    centre = Centre(tmp_path / "office", "kz", shelf)
    try:
        desk = centre.desk()
        with centre.player(desk) as player:
            sign_in(centre, player)
            assert not player.do("news_waits")
        newer = copy_of(tmp_path / "newer", version="2026.2", since="2026-11-20")
        change(newer, "services/large_family.json", lambda tree: tree["grounds"].remove("no_consent"))
        install(bundle_of(newer), shelf, trusted=TRUST, app=APP)
        centre.office.stop()
        centre.office.restart()
        with centre.player(desk) as player:
            sign_in(centre, player)
            assert player.do("news_come")
            told = " ".join(player.do("law_news"))
            assert "2026.2" in told
            assert told_as in told
            assert not player.do("news_waits")
            assert told_as in " ".join(player.do("law_news"))
    finally:
        centre.close()
