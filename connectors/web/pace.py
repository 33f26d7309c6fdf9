"""A light limit on how fast one visitor can send."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable

MOST_VISITORS = 10_000


class Pace:
    """A token bucket for each visitor: `burst` messages at once, then `per_second`. Forgets the longest silent first."""

    def __init__(self, burst: int, per_second: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._burst, self._per_second, self._clock = burst, per_second, clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, visitor: str) -> int:
        """Take one message from the visitor: 0 when it may go on, otherwise the whole seconds to wait first."""
        now = self._clock()
        left, since = self._buckets.pop(visitor, (float(self._burst), now))
        left = min(float(self._burst), left + (now - since) * self._per_second)
        allowed = left >= 1
        self._buckets[visitor] = (left - 1 if allowed else left, now)
        if len(self._buckets) > MOST_VISITORS:
            self._buckets.popitem(last=False)
        return 0 if allowed else math.ceil((1 - left) / self._per_second)
