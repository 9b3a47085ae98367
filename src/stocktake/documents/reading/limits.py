"""How much one file may ask of us."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes are bytes, times seconds; each can be set for one reader.

    ``size`` is checked before a file is opened. ``unpacked``, ``part`` and ``ratio`` guard against archives that swell:
    an 884 kB file once swelled to 286 MB of XML and, parsed, to 4.3 GB. ``memory`` is address space, which is always more
    than what is really used. ``cpu`` counts per file, ``wall`` is what the person waits at most.
    """

    size: int = 50 * MEGABYTE
    unpacked: int = 300 * MEGABYTE
    part: int = 64 * MEGABYTE
    ratio: int = 150
    ratio_from: int = 20 * MEGABYTE
    members: int = 5_000
    attachments: int = 200
    answer: int = 200 * MEGABYTE
    memory: int = 1_536 * MEGABYTE
    cpu: int = 30
    wall: float = 60.0


DEFAULT_LIMITS = Limits()
