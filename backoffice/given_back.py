"""Whether the desk of a visit that is given back to it has gone on with somebody else meanwhile.

The rule sees the visit and its number alone. Who gives it back without the line cannot know whom the desk has by then.
"""

from __future__ import annotations

from sqlalchemy.engine import Connection

from backoffice.store import feed, places
from backoffice.store.bodies import entity_of
from backoffice.store.centres import Centre
from backoffice.store.world import World
from mfc_desk.domain.entities import Visit
from mfc_desk.domain.ids import Key, VisitId
from mfc_desk.domain.machines import VisitState


def desk_has_another(tx: Connection, centre: Centre, world: World, name: VisitId) -> bool:
    """Whether somebody is called to the desk of this visit, or a visit is open there that began or went on since this
    one was put by: before that the desk had this one.
    """
    key = Key(Visit.kind, name)
    visit = world.get(key)
    assert isinstance(visit, Visit), "the rule needed it"
    if places.called_at_desk(tx, centre, visit.desk) is not None:
        return True
    changed = (entity_of(Visit.kind, body) for body in feed.changed_since(tx, centre.centre, key))
    others = (one for one in changed if isinstance(one, Visit) and one.id != name)
    return any(one.state is VisitState.OPEN and one.desk == visit.desk for one in others)
