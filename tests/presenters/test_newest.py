"""Looking while somebody types: of a letter after the other only the newest question is worked on and answered."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.presenters.place import Place
from ui.presenters.newest import Newest


def test_of_many_questions_only_the_newest_is_worked_on_and_answered(tmp_path: Path) -> None:
    place, waiting = Place(tmp_path), []
    newest = Newest(replace(place.ctx, run=lambda lane, job, done, failed=None: waiting.append((job, done))))
    worked, told = [], []
    for words in ("p", "pa", "pas"):
        newest.ask(lambda words=words: worked.append(words) or words, told.append)
    for job, done in waiting:
        done(job())
    assert (worked, told) == (["pas"], ["pas"])
    place.work.store.close()


def test_an_answer_that_comes_after_a_newer_question_is_not_told(tmp_path: Path) -> None:
    place, waiting, told = Place(tmp_path), [], []
    newest = Newest(replace(place.ctx, run=lambda lane, job, done, failed=None: waiting.append((job, done))))
    newest.ask(lambda: "old", told.append)
    (job, done) = waiting.pop()
    answer = job()
    newest.ask(lambda: "new", told.append)
    done(answer)
    assert told == []
    place.work.store.close()
