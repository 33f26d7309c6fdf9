"""What goes wrong with a platform on demand: answers with an error, dropped connections, delays and rate limits."""

from __future__ import annotations

import time
from dataclasses import dataclass, field


@dataclass
class Fault:
    """What happens to the next `times` calls of `method` (`*` for any): see the methods of `Faults`."""

    method: str
    times: int
    status: int = 0
    drops: bool = False
    after_work: bool = False
    delay: float = 0.0
    retry_after: int = 0


@dataclass
class Pace:
    """At most `burst` calls at once and one more each `every` seconds, for each channel."""

    every: float
    burst: int
    filled: dict[str, tuple[float, float]] = field(default_factory=dict)

    def wait(self, channel: str) -> float:
        """0.0 and one call is counted, or the seconds until the next is allowed."""
        now = time.monotonic()
        left, since = self.filled.get(channel, (float(self.burst), now))
        left = min(float(self.burst), left + (now - since) / self.every)
        allowed = left >= 1
        self.filled[channel] = (left - 1 if allowed else left, now)
        return 0.0 if allowed else (1 - left) * self.every


class Faults:
    """The faults that wait for their calls, and the paces that are held."""

    def __init__(self) -> None:
        self.waiting: list[Fault] = []
        self.paces: dict[str, Pace] = {}

    def fails(self, method: str, times: int = 1, status: int = 500) -> None:
        """Answers with this HTTP status, nothing done."""
        self.waiting.append(Fault(method, times, status=status))

    def drops(self, method: str, times: int = 1, *, after_work: bool = False) -> None:
        """Drops the connection without an answer: before anything is done, or when it is done."""
        self.waiting.append(Fault(method, times, drops=True, after_work=after_work))

    def delays(self, method: str, seconds: float, times: int = 1) -> None:
        """Answers late, when all is done."""
        self.waiting.append(Fault(method, times, delay=seconds, after_work=True))

    def limits(self, method: str, times: int = 1, retry_after: int = 1) -> None:
        """Answers 429 with this Retry-After, in seconds."""
        self.waiting.append(Fault(method, times, status=429, retry_after=retry_after))

    def hold_pace(self, method: str = "chat.postMessage", every: float = 1.0, burst: int = 3) -> None:
        """Holds a method to a pace in each channel, as Slack does with chat.postMessage; off until this is called."""
        self.paces[method] = Pace(every, burst)

    def next(self, method: str) -> Fault | None:
        """The fault that this call meets, which is then used up once."""
        for fault in self.waiting:
            if fault.method in (method, "*"):
                fault.times -= 1
                if not fault.times:
                    self.waiting.remove(fault)
                return fault
        return None
