"""The connections of a call: each begins, sends and is read within the deadline, and some are kept for the next one."""

from __future__ import annotations

from typing import Any, Final

import urllib3
from requests.adapters import HTTPAdapter

from sync.deadline import DeadlineResponse, seconds_left
from sync.kept import Kept


class _Connection(Kept, urllib3.connection.HTTPConnection):
    """Sends its request within the deadline."""

    response_class = DeadlineResponse

    def request(self, *args: Any, **named: Any) -> None:
        if self.sock is None:
            self.connect()
        self.timeout = seconds_left()
        super().request(*args, **named)


class _SafeConnection(Kept, urllib3.connection.HTTPSConnection):
    """The same over TLS; it is connected before it is asked to send."""

    response_class = DeadlineResponse

    def request(self, *args: Any, **named: Any) -> None:
        self.timeout = seconds_left()
        super().request(*args, **named)


class _Pool(urllib3.HTTPConnectionPool):
    ConnectionCls = _Connection


class _SafePool(urllib3.HTTPSConnectionPool):
    ConnectionCls = _SafeConnection


_POOLS: Final = {"http": _Pool, "https": _SafePool}


class Bounded(HTTPAdapter):
    """Connections whose answers come within the time of the call, or not at all."""

    def init_poolmanager(self, *args: Any, **named: Any) -> None:
        super().init_poolmanager(*args, **named)
        self.poolmanager.pool_classes_by_scheme = _POOLS

    def proxy_manager_for(self, proxy: str, **named: Any) -> Any:
        manager = super().proxy_manager_for(proxy, **named)
        manager.pool_classes_by_scheme = _POOLS
        return manager
