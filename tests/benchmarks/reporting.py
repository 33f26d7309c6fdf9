"""What the report over a round of audits costs: made, written as Excel, and shown as a page by the web server."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from bot import settings
from connectors.web.app import create_app
from knowledge import migrations
from knowledge.actors import local_admin
from knowledge.audits.report import report_round
from knowledge.audits.report_excel import report_excel
from knowledge.database import Database
from tests.benchmarks.audits import ROUND, fill
from tests.benchmarks.figures import Row, times


def reporting(count: int, home: Path, times_over: int) -> Row:
    """A row for a round of `count` audits, in a home that is made for it; milliseconds, and how large file and page are."""
    chosen = settings.load({"SHARING_HOME": str(home)})
    database = Database(chosen.database_url)
    migrations.upgrade(database)
    fill(database, count)
    admin = local_admin("benchmark")
    report = report_round(database, admin, ROUND)
    with TestClient(create_app(chosen), base_url=chosen.web_url) as client:
        steps: dict[str, Callable[[], Any]] = {
            "report": lambda: report_round(database, admin, ROUND),
            "Excel": lambda: report_excel(report),
            "page": lambda: client.get("/audits/report"),
        }
        figures = {}
        for name, step in steps.items():
            figures |= _timed(name, step, times_over)
        page = client.get("/audits/report").content
    database.close()
    answers = sum(audit.done for audit in report.audits)
    return {"audits": count, "answers": answers, **figures, "Excel KB": len(report_excel(report)) // 1000, "page KB": len(page) // 1000}


def _timed(name: str, step: Callable[[], Any], times_over: int) -> dict[str, float]:
    """The medians of the time and of the processor time; what was made before is cleared away first."""
    gc.collect()
    seconds, busy = [], []
    for _ in range(times_over):
        began, used = time.perf_counter(), time.process_time()
        step()
        seconds.append(time.perf_counter() - began)
        busy.append(time.process_time() - used)
    return {f"{name} ms": times(seconds).median, f"{name}, processor ms": times(busy).median}
