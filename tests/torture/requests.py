"""Fifty thousand requests made from the description of the REST interface, half of them wrong on purpose.

``python -m tests.torture.requests [REQUESTS]``: none may be answered with 5xx, or otherwise than the description says.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.benchmarks.report import Report
from tests.support.asking import Asking, described_api

REQUESTS = 50_000


def main(requests: int) -> None:
    report, statuses, slowest = Report(), Counter[int](), 0.0
    with tempfile.TemporaryDirectory() as folder, described_api(Path(folder)) as api:
        asking = Asking(api)
        names = asking.operations()
        each = -(-requests // len(names))
        for name in names:
            began = time.process_time()
            statuses += asking.ask(name, requests=each)
            slowest = max(slowest, 1000 * (time.process_time() - began) / each)
    report.figure(name="requests.operations", value=len(names), unit="operations")
    report.figure(name="requests.sent", value=statuses.total(), unit="requests")
    for status, number in sorted(statuses.items()):
        report.figure(name=f"requests.answered_{status}", value=number, unit="requests")
    report.figure(name="requests.faults", value=len(asking.faults), unit="requests", limit=0)
    report.figure(name="requests.slowest_operation", value=slowest, unit="ms CPU a request")
    for fault in asking.faults[:20]:
        print(fault, file=sys.stderr)
    report.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else REQUESTS)
