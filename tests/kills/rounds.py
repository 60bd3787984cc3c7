"""A fresh database for each round, beside the one a test was given."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
from sqlalchemy.engine import make_url

from backoffice.store.database import Database, sqlite_url
from backoffice.store.schema import bring_up

_numbers = itertools.count(1)


@contextmanager
def fresh(like: str, folder: Path) -> Iterator[tuple[str, Path]]:
    """An empty database of the same kind, and a folder of its own."""
    folder.mkdir(parents=True)
    if like.startswith("sqlite"):
        url = sqlite_url(folder / "office.db")
        with closing(Database(url)) as database:
            bring_up(database)
        yield url, folder
        return
    name = f"{make_url(like).database}_{next(_numbers)}"
    with psycopg.connect(like, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
        url = make_url(like).set(database=name).render_as_string(hide_password=False)
        try:
            with closing(Database(url)) as database:
                bring_up(database)
            yield url, folder
        finally:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
