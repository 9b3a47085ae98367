"""Where the parts of a batch are answered: here, in processes of this machine, or on a cluster that is there already.

An engine takes a function of one part and the parts, and gives what the function returned, in any order. The function may run
anywhere that reaches the same folders; so it is one of a module, and a part is plain values.
"""

from collections.abc import Callable, Iterator, Sequence
from multiprocessing import get_context
from typing import TypeVar

Part = TypeVar("Part")
Done = TypeVar("Done")


class NoEngine(Exception):
    """Why a batch cannot be worked on where it was asked for, in one sentence."""


class Here:
    """One part after the other, in this process."""

    def each(self, work: Callable[[Part], Done], parts: Sequence[Part]) -> Iterator[Done]:
        return map(work, parts)


class Processes:
    """So many processes of this machine."""

    def __init__(self, number: int) -> None:
        self.number = number

    def each(self, work: Callable[[Part], Done], parts: Sequence[Part]) -> Iterator[Done]:
        # A fresh interpreter for each: what this one holds open is nobody else's.
        with get_context("spawn").Pool(min(self.number, max(len(parts), 1))) as pool:
            yield from pool.imap_unordered(work, parts)


class Cluster:
    """The workers of a Dask scheduler, which reach the folders of the batch, of the pack and of what was learned."""

    def __init__(self, address: str) -> None:
        self.address = address

    def each(self, work: Callable[[Part], Done], parts: Sequence[Part]) -> Iterator[Done]:
        """Raises NoEngine: Dask is not installed, or nobody answers at the address."""
        try:
            from distributed import Client
        except ImportError:
            raise NoEngine("a cluster needs Dask, which is not installed: pip install distributed") from None
        try:
            client = Client(self.address, timeout="10s", set_as_default=False)  # type: ignore[no-untyped-call]  # Dask says no types
        except (OSError, ValueError) as error:
            raise NoEngine(f"no Dask scheduler answers at “{self.address}”: {error}") from None
        with client:
            # The same part asked for again is work to be done again, not an answer to be remembered.
            yield from client.gather(client.map(work, parts, pure=False))  # type: ignore[no-untyped-call]


Engine = Here | Processes | Cluster
