"""Progress on standard error: bars on a terminal, one line per step elsewhere."""

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn


class Bars:
    """A bar per step; used as a context manager."""

    def __init__(self) -> None:
        self.console = Console(stderr=True)
        self.bars = Progress(
            TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
            TextColumn("[dim]{task.fields[now]}", markup=True), console=self.console,
        )  # fmt: skip
        self.shown = self.console.is_terminal
        self.task: TaskID | None = None
        self.name, self.total, self.count = "", 0, 0

    def __enter__(self) -> Self:
        if self.shown:
            self.bars.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self.shown:
            self.bars.stop()

    def step(self, name: str, total: int) -> None:
        self.name, self.total, self.count = name, total, 0
        if self.shown:
            self.task = self.bars.add_task(name, total=total, now="")

    def done(self, line: str = "") -> None:
        self.count += 1
        if self.shown and self.task is not None:
            self.bars.update(self.task, advance=1, now=line[:60].replace("[", "("))
        elif self.count == self.total:
            said = line if self.total == 1 else f"{self.total} files"
            self.console.print(f"{self.name}: {said}", markup=False, highlight=False, soft_wrap=True)
