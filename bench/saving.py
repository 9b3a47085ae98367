"""Saving answers while everybody saves: how long one waits, what a save costs, and how many there may be.

* The last afternoon: 62 States × 20 contributors, 1,240 open drafts that save every 5 seconds. And the world's deadline day:
  193 States × 5 and 2,500 organisations, 3,465 open drafts that save every 15 seconds. Every open page also says that it is
  there, once or twice a minute, as it is asked to. Pages and worker run as `serve` runs them, on the embedded database.
  Promised: 95 of 100 saves acknowledged within 150 ms of the moment they were due, none lost, none doubled.
* Processor time of one save, the database's included, beside the bare path (`_bare.py`): promised is at most 2.5 times.
* As many saves as 32 impatient writers get through, beside `pgbench` with the same statements, the bare path, and, where
  `STOCKTAKE_BENCH_PEER=1` asks for it, RDMO saving a value.

`STOCKTAKE_BENCH_SECONDS` sets another length of a run. Prints a JSON line for each.
"""

import json
import os
import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import _asking
import _load

SECONDS = float(os.environ.get("STOCKTAKE_BENCH_SECONDS", "60"))
WARM = min(15.0, SECONDS)
LIMIT_MS = 150.0
LIMIT_RATIO = 2.5
AFTERNOON, WORLD = 5.0, 15.0
SIGNS = 60.0
IMPATIENT = 32
HOST = "127.0.0.1"


def main() -> None:
    from django.conf import settings
    from django.core.management import call_command
    from django.utils import timezone

    from stocktake.config.embedded import Embedded
    from stocktake.parties.enums import PartyKind

    call_command("collectstatic", verbosity=0, interactive=False)
    at = timezone.now()
    _asking.load_questionnaire(at)
    afternoon = _asking.ask_many(kind=PartyKind.STATE, parties=62, each=20, at=at)
    world = _asking.ask_many(kind=PartyKind.STATE, parties=193, each=5, at=at)
    world += _asking.ask_many(kind=PartyKind.ORGANISATION, parties=2500, each=1, at=at)
    alone = _asking.ask_many(kind=PartyKind.STATE, parties=IMPATIENT + 1, each=1, at=at)
    database = Embedded(settings.DATA)._pid()
    assert database is not None, "this measures the embedded database; unset DATABASE_URL"
    with _reached_by_address():
        with _served() as (port, pids):
            cookie = _asking.cookie_of(port, afternoon[0].secret)
            watched = {**pids, "database": database}
            _day("last afternoon", _writers(afternoon, cookie), port, watched, AFTERNOON)
            _day("the world's deadline day", _writers(world, cookie), port, watched, WORLD)
        _beside_the_bare_path(_writers(afternoon, cookie, anew=True), database)
        _at_full_load(alone, cookie, database)


def _writers(asked: Sequence[_asking.Asked], cookie: str, *, anew: bool = False) -> list[dict[str, Any]]:
    writers = [each.writer(cookie) for each in asked]
    return _asking.as_they_stand(writers, asked) if anew else writers


@contextmanager
def _reached_by_address(**options: str) -> Iterator[None]:
    """The scratch database has a name that only this process knows: for those it starts, it is said in `DATABASE_URL`."""
    before = os.environ.get("DATABASE_URL")
    os.environ["DATABASE_URL"] = address()
    try:
        yield
    finally:
        os.environ.pop("DATABASE_URL") if before is None else os.environ.update(DATABASE_URL=before)


def address(**options: str) -> str:
    from urllib.parse import urlencode

    from django.conf import settings

    entry = settings.DATABASES["default"]
    return f"postgresql://{entry['USER']}@/{entry['NAME']}?{urlencode({'host': entry['HOST'], 'port': entry['PORT'], **options})}"


@contextmanager
def _served() -> Iterator[tuple[int, Mapping[str, int]]]:
    """Pages and worker, exactly as `serve` starts them."""
    from stocktake.config import serve

    serve.make_room()
    port = _load.free_port()
    with serve._processes(HOST, port) as running:
        serve._wait_until_it_answers(HOST, port, running)
        yield port, {name: process.pid for name, process in running.items()}


def _day(name: str, writers: list[dict[str, Any]], port: int, watched: Mapping[str, int], every: float) -> None:
    seen = _load.send(
        writers, port=port, texts=_asking.texts(), every=every, signs=SIGNS, seconds=SECONDS, warm=max(WARM, every), watched=watched
    )
    print(json.dumps({"bench": "saving", "day": name, "open_drafts": len(writers)} | _waited(seen) | _kept(seen)), flush=True)


def _waited(seen: _load.Seen) -> dict[str, Any]:
    return {
        "saves_per_second": round(seen.per_second), "p50_ms": seen.percentile(0.5), "p95_ms": seen.percentile(0.95),
        "p99_ms": seen.percentile(0.99), "p95_ratio_to_limit": round(seen.percentile(0.95) / LIMIT_MS, 2),
        "sign_of_life_p95_ms": seen.percentile(0.95, seen.sign_times), "sent_late_by_p99_ms": seen.percentile(0.99, seen.late),
        "processor_ms_with_all": seen.cpu,
    }  # fmt: skip


def _kept(seen: _load.Seen, table: str = "questionnaires_revision") -> dict[str, Any]:
    from django.db import connection

    with connection.cursor() as cursor:
        kept = _asking.look_for(seen.acknowledged, cursor=cursor, table=table)
    for fault in seen.faults:
        print(f"refused: {fault}", file=sys.stderr)
    return {
        "acknowledged": len(seen.acknowledged), "lost": kept.lost, "doubled": kept.doubled, "refused": seen.refused,
        "unanswered": seen.unanswered,
    }  # fmt: skip


def _beside_the_bare_path(writers: list[dict[str, Any]], database: int) -> None:
    """The same crowd at the same pace, in turns: us, the bare path, us, the bare path. Without worker and signs of life."""
    ports = {"ours": _load.free_port(), "bare": _load.free_port()}
    bare = _load.bare_writers(len(writers), address(options="-csearch_path=bare"))
    turns: dict[str, list[_load.Seen]] = {"ours": [], "bare": []}
    with (
        _load.gunicorn("stocktake.config.wsgi:application", port=ports["ours"]) as ours,
        _load.bare(port=ports["bare"], address=address(options="-csearch_path=bare")) as other,
    ):
        for _turn in range(2):
            for name, crowd, pid in (("ours", writers, ours), ("bare", bare, other)):
                turns[name].append(_load.send(
                    crowd, port=ports[name], texts=_asking.texts(), every=AFTERNOON, seconds=max(SECONDS / 2, AFTERNOON), warm=AFTERNOON,
                    watched={"pages": pid, "database": database},
                ))  # fmt: skip
    costs = {name: sum(seen.cpu for seen in both) / len(both) for name, both in turns.items()}
    for name, both in turns.items():
        figures = {
            "path": name, "processor_ms": round(costs[name], 2),
            "of_these_database_ms": round(sum(seen.cpu_ms["database"] for seen in both) / len(both), 2),
            "p95_ms": max(seen.percentile(0.95) for seen in both), "saves_per_second": round(both[-1].per_second),
            "refused": sum(seen.refused for seen in both),
        }  # fmt: skip
        if name == "ours":
            ratio = costs["ours"] / costs["bare"]
            figures |= {"ratio_to_bare": round(ratio, 2), "ratio_to_limit": round(ratio / LIMIT_RATIO, 2)}
        print(json.dumps({"bench": "cost of a save", **figures}), flush=True)


def _at_full_load(asked: Sequence[_asking.Asked], cookie: str, database: int) -> None:
    """32 writers who save again as soon as they may. Each of those compared runs alone, one after the other."""
    import _pgbench

    watched, *alone = asked
    texts, per_second = _asking.texts(), _pgbench.saves_per_second(watched, alone, _asking.texts()[0], seconds=int(SECONDS / 2))

    def tell(name: str, seen: _load.Seen, **more: Any) -> None:
        figures = {
            "per_second": round(seen.per_second), "ratio_to_pgbench": round(seen.per_second / per_second, 2),
            "p50_ms": seen.percentile(0.5), "p95_ms": seen.percentile(0.95), "processor_ms": seen.cpu, "refused": seen.refused,
        }  # fmt: skip
        print(json.dumps({"bench": "saves at full load", "who": name, **figures, **more}), flush=True)

    print(json.dumps({"bench": "saves at full load", "who": "pgbench", "per_second": round(per_second)}), flush=True)
    run = {"texts": texts, "every": 0.0, "seconds": SECONDS / 2, "warm": min(5.0, SECONDS)}
    port, bare_address = _load.free_port(), address(options="-csearch_path=bare")
    with _load.gunicorn("stocktake.config.wsgi:application", port=port) as pid:
        writers = _writers(alone, cookie, anew=True)
        seen = _load.send(writers, port=port, watched={"pages": pid, "database": database}, **run)
        tell("ours", seen, **_kept(seen))
    bare = _load.bare_writers(IMPATIENT, bare_address)
    with _load.bare(port=port, address=bare_address) as pid:
        tell("bare path", _load.send(bare, port=port, watched={"pages": pid, "database": database}, **run))
    if os.environ.get("STOCKTAKE_BENCH_PEER") == "1":
        import _peer

        with _peer.served(people=IMPATIENT) as peer:
            if isinstance(peer, str):
                print(json.dumps({"bench": "saves at full load", "who": "RDMO", "not_measured": peer}), flush=True)
                return
            seen = _load.send(peer.writers, port=peer.port, watched={"pages": peer.pid, "database": database}, **run)
            tell(f"RDMO {peer.version}", seen)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stocktake.config.settings")
    import django

    signal.signal(signal.SIGTERM, lambda *_signal: sys.exit(143))  # every block is left cleanly
    django.setup()
    from stocktake.config.ground import scratch_database

    with scratch_database():
        main()
