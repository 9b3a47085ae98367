"""`stocktake bench`: measure, and write docs/performance.md."""

import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from stocktake.config import development
from stocktake.foundation.command_line import ExampleCommand

PAGE = development.ROOT / "docs" / "performance.md"

OPENING = """\
# Performance

What was measured by `stocktake bench`, where and when. Figures are ratios wherever they can be: against a limit the
project has set itself, or against the raw library doing nothing else in the same run. A *ratio* of 1 or more keeps its
limit; a *ratio to limit* of 1 or less does; a *ratio to library* is our time against the library's. Nothing here is a test,
because a busy machine would make it fail; [bench/README.md](../bench/README.md) says how a measurement is written.
"""


class Command(ExampleCommand):
    help = "Run the measurements in bench/ and write docs/performance.md with the machine and the day."
    example = "examples:\n  stocktake bench\n  stocktake bench suggestions\n"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("names", nargs="*", metavar="NAME", help="only these (then the page is left as it is)")

    def handle(self, *, names: Sequence[str], **options: Any) -> None:
        paths = {path.stem: path for path in sorted((development.ROOT / "bench").glob("*.py")) if path.stem[0] != "_"}
        unknown = sorted(set(names) - set(paths))
        if unknown:
            raise CommandError(f"There is no measurement “{unknown[0]}”. There are: {', '.join(paths)}.")
        lines: list[Mapping[str, Any]] = []
        failed: list[str] = []
        for name in names or paths:
            development.say(f"measuring {name}")
            measured, whole = measure(paths[name])
            if not whole:
                failed.append(name)
            for line in measured:
                lines.append(line)
                self.stdout.write(json.dumps(line, ensure_ascii=False))
        if not names:
            PAGE.write_text(page(lines, failed, timezone.now().date()), encoding="utf-8")
            development.say(f"written: {PAGE.relative_to(development.ROOT)}")
        if failed:
            raise CommandError(f"Could not be measured: {', '.join(failed)}. What was said is above.")


def measure(path: Path) -> tuple[list[Mapping[str, Any]], bool]:
    """The JSON lines a measurement prints, and whether it came to its end. It works in a data folder that goes away."""
    with tempfile.TemporaryDirectory(prefix="stocktake-bench-") as data:
        done = subprocess.run(
            [sys.executable, str(path)],
            cwd=development.ROOT, env=development.environment(STOCKTAKE_DATA=data), capture_output=True, text=True,
        )  # fmt: skip
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    if done.returncode:
        sys.stderr.write("".join(done.stderr.splitlines(keepends=True)[-20:]))
    return lines, done.returncode == 0


def page(lines: Sequence[Mapping[str, Any]], failed: Sequence[str], day: date) -> str:
    parts = [OPENING, f"Measured on {day.isoformat()} on {machine()}.\n"]
    for name in dict.fromkeys(str(line.get("bench", "measurement")) for line in lines):
        together = [{**line} for line in lines if str(line.get("bench", "measurement")) == name]
        for line in together:
            line.pop("bench", None)
        table = upright(together[0]) if len(together) == 1 else across(together)
        parts.append("\n".join([f"## {words(name).capitalize()}", "", *table]) + "\n")
    if failed:
        parts.append(f"Could not be measured in this run: {', '.join(failed)}.\n")
    return "\n".join(parts)


def upright(line: Mapping[str, Any]) -> Iterator[str]:
    """One measurement: a row for each figure."""
    yield "| figure | value |"
    yield "|---|---:|"
    for key, value in line.items():
        yield f"| {words(key)} | {shown(value)} |"


def across(lines: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """The same measurement of several things: a row for each thing."""
    keys = list(dict.fromkeys(key for line in lines for key in line))
    yield f"| {' | '.join(map(words, keys))} |"
    yield "|---|" + "---:|" * (len(keys) - 1)
    for line in lines:
        yield f"| {' | '.join(shown(line.get(key, '')) for key in keys)} |"


def shown(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{words(str(key))} {shown(part)}" for key, part in value.items())
    return f"{value:,}" if isinstance(value, int | float) and not isinstance(value, bool) else str(value)


def words(key: str) -> str:
    return key.replace("_", " ").replace("-", " ")


def machine() -> str:
    """The machine in one line, without its name."""
    model = platform.processor() or platform.machine()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    try:
        cpu = Path("/proc/cpuinfo").read_text(encoding="utf-8")
        model = next(row.split(":", 1)[1].strip() for row in cpu.splitlines() if row.startswith("model name"))
    except (OSError, StopIteration):
        pass
    return f"{os.cpu_count()} × {model}, {memory:.0f} GB, {platform.system()}, Python {platform.python_version()}"
