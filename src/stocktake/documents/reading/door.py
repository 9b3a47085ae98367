"""The door: what can be told about a file before anything is parsed, cheaply and in the parent process."""

from __future__ import annotations

import os
from collections.abc import Set
from pathlib import Path

from stocktake.documents.reading.kinds import (
    OLE,
    READABLE,
    ZIP,
    claimed_kind,
    kind_of_bytes,
    kind_of_ole,
    kind_of_package,
)
from stocktake.documents.reading.limits import DEFAULT_LIMITS, MEGABYTE, Limits
from stocktake.documents.reading.packages import open_package
from stocktake.documents.refusals import refuse

_PDF_TAIL = 4096


def load(source: bytes | str | os.PathLike[str], limits: Limits = DEFAULT_LIMITS) -> bytes:
    """The bytes of a source; a file that is too large is refused from its size alone, without being read.

    Raises Unreadable ``too-large``, and OSError when there is no such file.
    """
    if isinstance(source, bytes):
        size = len(source)
    else:
        size = os.stat(source).st_size
    if size > limits.size:
        raise refuse("too-large", size=str(round(size / MEGABYTE)), limit=str(limits.size // MEGABYTE))
    if isinstance(source, bytes):
        return source
    with Path(source).open("rb") as stream:
        data = stream.read(limits.size + 1)
    return load(data, limits)  # it may have grown meanwhile


def admit(data: bytes, filename: str, limits: Limits = DEFAULT_LIMITS, *, readable: Set[str] = READABLE) -> str:
    """The kind of a file that may be read: one of ``kinds.READABLE``, or of those that the caller can read.

    Raises Unreadable: ``empty``, ``truncated``, ``password-protected``, ``macros``, ``zip-bomb``, ``damaged``,
    ``wrong-extension`` when the content is something else than the name says, ``unknown-format`` when it is what the name
    says and that cannot be read here.
    """
    if not data.strip(b" \t\r\n\x00\x0c") or data in (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"):
        raise refuse("empty")
    claimed = claimed_kind(filename)
    found = _found_kind(data, claimed, limits)
    known = claimed not in ("", "data")  # "Letter v1.2" has an ending only by accident: then the content decides
    if found == "data" and claimed in readable:
        raise refuse("damaged")  # it is nothing else either: another ending would not help
    if known and found != claimed and (found in readable or claimed in readable):
        ending = Path(filename).suffix.lower()
        raise refuse("wrong-extension", named=ending, found=found)
    if found not in readable:
        raise refuse("unknown-format", found=found)
    return found


def _found_kind(data: bytes, claimed: str, limits: Limits) -> str:
    if data.startswith(OLE):
        kind = kind_of_ole(data)
        if kind == "encrypted":
            raise refuse("password-protected")
        return kind
    if data.startswith(ZIP):
        with open_package(data, limits) as package:
            kind = kind_of_package(package)
            if kind in READABLE and _has_macros(package.namelist()):
                raise refuse("macros")
        return kind
    kind = kind_of_bytes(data)
    if kind == "pdf":
        tail = data[-_PDF_TAIL:]
        if b"%%EOF" not in tail and b"startxref" not in tail:
            raise refuse("truncated")
    if kind == "text":  # the name alone tells one kind of text from another
        return claimed if claimed in ("eml", "html") else "txt"
    if kind == "html" and claimed == "eml":
        return "eml"
    return kind


def _has_macros(names: list[str]) -> bool:
    return any(name.lower().endswith("vbaproject.bin") or name.startswith("xl/macrosheets/") for name in names)
