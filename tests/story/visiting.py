"""One whole visit on the real window by keys, as every story of this folder needs it; the stories look at it from aside."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from mfc_desk.domain.ids import ApplicationId
from ui.tour.cast import Visitor, visitors
from ui.tour.script import Script

Scene = Callable[[str], None]


def first_visitor(script: Script) -> Visitor:
    """Who brings papers."""
    work = script.shell.work
    assert work is not None
    return visitors(work.law, script.shell.catalogue.language)[0]


def one_visit(script: Script, page: Path, receipts: Path, scene: Scene) -> ApplicationId:
    """From the called ticket to the free desk; `scene` is told each place where a person would look at the window."""
    who = first_visitor(script)
    script.hands.settle()  # as a person would: look at the desk before calling
    script.call_next()
    scene("called")
    script.came()
    scene("came")
    script.read_document(who)
    scene("read")
    script.identify()
    scene("identified")
    script.choose(who)
    scene("chosen")
    script.attach(page)
    scene("attached")
    script.go_on(4)
    scene("form")
    script.fill(who)
    scene("filled")
    if script.case().completeness.missing:
        script.go_to_step(3)
        script.attach(page)
        scene("asked_by_answers")
        script.go_to_step(5)
    script.at_step(5)
    scene("check")
    script.check()
    script.sign(receipts / f"{script.application()}.sheet.pdf")
    scene("signed")
    number = script.register()
    scene("registered")
    script.save_receipt(receipts / f"{number}.pdf")
    scene("saved")
    script.give_back()
    scene("given_back")
    application = script.application()
    script.finish()
    scene("finished")
    return application
