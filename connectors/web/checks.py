"""One thing that must work, as the health page shows it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Check:
    """Whether it works, and what there is to say of it."""

    name: str
    ok: bool
    seen: str
