"""What a desk shows that is no sentence: names, numbers, places, files, and what was typed."""

from __future__ import annotations

from pathlib import Path

from ui.shell import Shell
from ui.tour.cast import visitors

NUMBER, WRONG = "047118265", "047118266"
"""The number of the visitor's document, and the same with a wrong digit."""


def data(shell: Shell, folder: Path, words: list[str]) -> list[str]:
    """What is shown and is no sentence of ours: names, numbers, places, what was typed."""
    work = shell.work
    assert work is not None
    who = visitors(work.law, shell.catalogue.language)[0]
    desk, people = work.desk, [each.name for each in shell.signin.presenter.state.names]
    typed = ["not it", "nonsense", "qqqq", "31.02.1981", "01.02.2020", "123456789012", "Wrong", who.words]
    files = [
        str(folder),
        *(each.name for each in folder.iterdir()),
        "gone.pdf",
        str(Path.home()),
        Path.home().name,
        "*.pdf *.jpg *.jpeg *.png",
    ]
    wrong = "".join(who.zone.split()).replace(NUMBER, WRONG)
    answers = [str(value) for value in who.answers.values() if isinstance(value, str)]
    place = [*desk.centre_name.values(), *desk.address.values(), desk.phone, desk.status_url, desk.office_url]
    zone = [
        part
        for line in who.zone.split()
        for part in (line, *line.split("<"), *(each[3:] for each in line.split("<")))
        if len(part) > 2
    ]
    names = " ".join(who.fields[each] for each in ("family_name", "given_name", "patronymic"))
    return [*words, names, wrong, *typed, *files, *people, *answers, *place, *zone, *who.fields.values()]
