"""A crowd at their browsers: sends saves to a server at its own pace, and writes down what was acknowledged and how long it took.

    python bench/_crowd.py PLAN RESULT

A process of its own, without Django. Two ways of going about it:

* open (`every` seconds a save of each writer): the pace is kept whatever the server does. A save has its moment; how long it
  took is counted from that moment and not from when it was sent, so a slow server cannot hide behind its own slowness. While
  an answer is on its way, its writer goes on with the next one, over another connection.
* closed (`every` is 0): each writer sends the next save as soon as the last one is acknowledged. That is how much can be done.

A save that was cut off in the middle is sent again with its nonce, as a browser does. The plan is one JSON object:
`host`, `port`, `every`, `seconds`, `warm` (seconds before those that count), `signs` (within so many seconds each open page
gives its first sign of life, and then as the server asks; 0: none), `texts`, and `writers`, each with `headers`, `targets`
(`method`, `path`, `body`, perhaps `revision`) and perhaps `here` (where it gives its signs of life).
"""

import asyncio
import json
import random
import resource
import sys
import time
from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import md5
from pathlib import Path
from typing import Any
from uuid import UUID

PATIENCE = 60.0
"""Seconds after the end in which what is under way may still be acknowledged."""

MOST_OPEN = 100
"""Connections of the crowd that are being opened at once."""


@dataclass(slots=True)
class Target:
    """A place where a writer writes. `revision` is the newest one they have seen."""

    method: str
    path: str
    body: dict[str, Any]
    revision: int = 0
    busy: bool = False


@dataclass(slots=True, eq=False)
class Asked:
    """One request: a save, or (with no target) a sign of life. `counts`: it was due after the crowd had warmed up."""

    writer: "Writer"
    due: float
    counts: bool
    request: bytes = b""
    target: Target | None = None
    nonce: str = ""
    text: str = ""


@dataclass(slots=True)
class Writer:
    headers: str
    targets: list[Target]
    here: str = ""
    idle: list["Line"] = field(default_factory=list)
    waiting: deque[tuple[float, bool]] = field(default_factory=deque)
    turn: int = 0


class Line(asyncio.Protocol):
    """One kept connection. It carries one request at a time, and reads as much of HTTP as the answers need."""

    __slots__ = ("asked", "buffer", "crowd", "transport", "writer")

    def __init__(self, crowd: "Crowd", writer: Writer) -> None:
        self.crowd, self.writer = crowd, writer
        self.asked: Asked | None = None
        self.buffer = b""

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def send(self, asked: Asked) -> None:
        self.asked, self.buffer = asked, b""
        self.transport.write(asked.request)

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        head, gap, body = self.buffer.partition(b"\r\n\r\n")
        if not gap:
            return
        low = head.lower()
        at = low.find(b"content-length:")
        if at >= 0 and len(body) < int(low[at + 15 :].split(b"\r\n", 1)[0]):
            return
        if at < 0 and not body.endswith(b"0\r\n\r\n"):
            return
        asked, self.asked = self.asked, None
        if b"connection: close" in low:
            self.transport.close()
        else:
            self.writer.idle.append(self)
        if asked is not None:
            self.crowd.answered(asked, int(head[9:12]), body)

    def connection_lost(self, fault: Exception | None) -> None:
        if self in self.writer.idle:
            self.writer.idle.remove(self)
        asked, self.asked = self.asked, None
        if asked is not None:
            self.crowd.cut_off(asked)


class Crowd:
    def __init__(self, plan: Mapping[str, Any]) -> None:
        self.plan, self.texts = plan, plan["texts"]
        self.every, self.signs = float(plan["every"]), float(plan.get("signs", 0))
        self.chance = random.Random(plan.get("seed", 2018))
        self.writers = [
            Writer(
                "".join(f"{name}: {value}\r\n" for name, value in each["headers"].items()),
                [Target(one["method"], one["path"], one["body"], one.get("revision", 0)) for one in each["targets"]],
                each.get("here", ""),
            )
            for each in plan["writers"]
        ]  # fmt: skip
        self.statuses: Counter[str] = Counter()
        self.times: list[float] = []
        self.sign_times: list[float] = []
        self.late: list[float] = []
        self.acknowledged: list[tuple[str, str, int]] = []
        self.open = self.again = self.refused = 0
        self.faults: list[str] = []
        self.opening = asyncio.Semaphore(MOST_OPEN)
        self.tasks: set[asyncio.Task] = set()

    async def run(self) -> None:
        loop = self.loop = asyncio.get_running_loop()
        self.begin = loop.time() + 0.5
        self.counting = self.begin + self.plan["warm"]
        self.end = self.counting + self.plan["seconds"]
        for writer in self.writers:
            loop.call_at(self.begin + self.chance.uniform(0, self.every), self.due, writer, None)
            if self.signs and writer.here:
                loop.call_at(self.begin + self.chance.uniform(0, self.signs), self.sign, writer, None)
        await asyncio.sleep(self.counting - loop.time())
        self.mark("counting")
        await asyncio.sleep(self.end - loop.time())
        self.mark("done")
        deadline = self.end + PATIENCE
        while self.open and loop.time() < deadline:
            await asyncio.sleep(0.05)

    def mark(self, what: str) -> None:
        """Tell whoever started us: from here to there processor time is counted."""
        print(json.dumps({"mark": what, "at": time.time(), "acknowledged": len(self.acknowledged)}), flush=True)

    def due(self, writer: Writer, at: float | None) -> None:
        """The moment of a save. `at` is when it should be; the loop may come to it later, and that counts too."""
        now = self.loop.time()
        moment = now if at is None else at
        if moment >= self.end:
            return
        counts = moment >= self.counting
        if counts:
            self.late.append(now - moment)
        if self.every:
            self.loop.call_at(moment + self.every, self.due, writer, moment + self.every)
        self.open += 1
        writer.waiting.append((moment, counts))
        self.go_on(writer)

    def go_on(self, writer: Writer) -> None:
        """Send what is due to a place that is not busy; where all are, it waits, and its time runs."""
        while writer.waiting:
            number = len(writer.targets)
            free = next((one for step in range(number) if not (one := writer.targets[(writer.turn + step) % number]).busy), None)
            if free is None:
                return
            writer.turn = (writer.targets.index(free) + 1) % number
            moment, counts = writer.waiting.popleft()
            free.busy = True
            nonce = str(UUID(int=self.chance.getrandbits(128), version=4))
            text = f"{nonce} {self.chance.choice(self.texts)}"
            body = {**free.body, "text": text, "revision": free.revision, "nonce": nonce}
            self.send(Asked(writer, moment, counts, self.request(writer, free.method, free.path, body), free, nonce, text))

    def sign(self, writer: Writer, at: float | None) -> None:
        """A sign of life; the answer says when the next one is due, as it does to a browser."""
        moment = self.loop.time() if at is None else at
        if moment < self.end:
            self.open += 1
            body = {"question": writer.targets[writer.turn].body.get("place", "")}
            self.send(Asked(writer, moment, moment >= self.counting, self.request(writer, "POST", writer.here, body)))

    def request(self, writer: Writer, method: str, path: str, body: Mapping[str, Any]) -> bytes:
        content = json.dumps(body, ensure_ascii=False).encode()
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: {self.plan['host']}:{self.plan['port']}\r\n{writer.headers}"
            f"Content-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
        )
        return head.encode() + content

    def send(self, asked: Asked) -> None:
        if asked.writer.idle:
            asked.writer.idle.pop().send(asked)
            return
        task = self.loop.create_task(self.connect(asked))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def connect(self, asked: Asked) -> None:
        try:
            async with self.opening:
                _transport, line = await self.loop.create_connection(
                    lambda: Line(self, asked.writer), self.plan["host"], self.plan["port"]
                )
        except OSError as fault:
            self.statuses[type(fault).__name__] += 1
            await asyncio.sleep(0.2)
            self.cut_off(asked)
        else:
            line.send(asked)

    def cut_off(self, asked: Asked) -> None:
        if self.loop.time() < self.end + PATIENCE:
            self.again += 1
            self.send(asked)

    def answered(self, asked: Asked, status: int, body: bytes) -> None:
        now = self.loop.time()
        self.open -= 1
        target = asked.target
        if target is None:
            if asked.counts:
                self.sign_times.append(now - asked.due)
            pause = json.loads(body).get("again", self.signs) if status == 200 else self.signs
            self.loop.call_at(max(now, asked.due + pause), self.sign, asked.writer, max(now, asked.due + pause))
            return
        self.statuses[str(status)] += 1
        target.busy = False
        if 200 <= status < 300:
            target.revision = json.loads(body).get("revision", 0)
            self.acknowledged.append((asked.nonce, md5(asked.text.encode(), usedforsecurity=False).hexdigest(), target.revision))
            if asked.counts:
                self.times.append(now - asked.due)
        else:
            self.refused += 1
            if len(self.faults) < 5:
                self.faults.append(f"{status} {body[:400].decode(errors='replace')}")
        if not self.every:
            self.due(asked.writer, None)
        self.go_on(asked.writer)

    def result(self) -> dict[str, Any]:
        return {
            "acknowledged": self.acknowledged, "times": self.times,
            "sign_times": self.sign_times, "late": self.late, "open": self.open, "again": self.again,
            "refused": self.refused, "statuses": self.statuses, "faults": self.faults,
            "revisions": [[target.revision for target in writer.targets] for writer in self.writers],
        }  # fmt: skip


def main(plan: str, result: str) -> None:
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    crowd = Crowd(json.loads(Path(plan).read_text(encoding="utf-8")))
    asyncio.run(crowd.run())
    Path(result).write_text(json.dumps(crowd.result()), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:3])
