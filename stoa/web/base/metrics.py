"""Counts of requests for Prometheus, right with any number of workers: `stoa run` gives them a folder to share.

Each worker writes its counts into small files there (prometheus-client's multiprocess mode); whoever is asked for
`/metrics` adds them up. The folder lies in memory where the system has such a place: a full disk ends no worker then.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from prometheus_client.registry import Collector

from stoa.kernel import watching
from stoa.kernel.jobs import dispatch

SHARED = "PROMETHEUS_MULTIPROC_DIR"
BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Seconds."""
own = CollectorRegistry()
requests = Counter("stoa_requests", "Answers, by route and status.", ["route", "status"], registry=own)
seconds = Histogram(
    "stoa_request_seconds", "Time until an answer is ready, by route.", ["route"], buckets=BUCKETS, registry=own
)  # fmt: skip
memory = Gauge(
    "stoa_process_memory_bytes", "Resident memory of a worker.", registry=own, multiprocess_mode="liveall"
)  # fmt: skip


def count(route: str, status: int, took: float) -> None:
    """Note an answer. `took`: seconds."""
    requests.labels(route, str(status)).inc()
    seconds.labels(route).observe(took)


def note_memory() -> None:
    """Note this process's resident memory, where the system tells it."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except (OSError, ValueError, IndexError):
        return
    memory.set(pages * os.sysconf("SC_PAGE_SIZE"))


dispatch.chores.append(note_memory)


class _Figures(Collector):
    """What the database and the disk say when somebody looks."""

    def collect(self) -> Iterable[Metric]:
        for figure in watching.figures:
            values = figure.values()
            names = [name for name, _ in next(iter(values), ())]
            family = GaugeMetricFamily(figure.name, figure.about, labels=names)
            for labels, value in values.items():
                family.add_metric([text for _, text in labels], value)
            yield family


def page() -> bytes:
    """Everything, in Prometheus' text format."""
    note_memory()
    registry = CollectorRegistry()
    folder = os.environ.get(SHARED)
    if folder:
        for process in _ended(Path(folder)):
            mark_process_dead(process, folder)  # type: ignore[no-untyped-call]
        MultiProcessCollector(registry, folder)  # type: ignore[no-untyped-call]
    registry.register(_Figures())
    return (b"" if folder else generate_latest(own)) + generate_latest(registry)


def _ended(folder: Path) -> Iterator[int]:
    """Workers that have left files and run no more."""
    for path in folder.glob("gauge_live*_*.db"):
        process = path.stem.rpartition("_")[2]
        if process.isdigit() and not Path(f"/proc/{process}").exists() and Path("/proc/self").exists():
            yield int(process)
