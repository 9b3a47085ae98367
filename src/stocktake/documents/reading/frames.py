"""How parent and child talk: eight bytes of length, then JSON. Nothing that comes from the child is ever executed."""

from __future__ import annotations

import base64
import json
import struct
from collections.abc import Mapping
from typing import IO, Any

from stocktake.documents.refusals import MESSAGES, Unreadable
from stocktake.documents.tree import Attachment, Block, BlockKind, Tree

_LENGTH = struct.Struct(">Q")


class Silence(Exception):
    """The other side went away in the middle of a sentence, or spoke at more length than it may."""


def send(stream: IO[bytes], message: Mapping[str, Any], payload: bytes = b"") -> None:
    """Send a message, and the raw bytes that belong to it."""
    text = json.dumps({**message, "payload": len(payload)}).encode("ascii")
    stream.write(_LENGTH.pack(len(text)) + text)
    if payload:
        stream.write(payload)
    stream.flush()


def receive(stream: IO[bytes], most: int) -> tuple[dict[str, Any], bytes]:
    """Receive a message and its payload, neither longer than ``most`` bytes. Raises Silence."""
    (length,) = _LENGTH.unpack(_exactly(stream, _LENGTH.size, most))
    message = json.loads(_exactly(stream, length, most))
    if not isinstance(message, dict):
        raise Silence
    return message, _exactly(stream, int(message.get("payload", 0)), most)


def _exactly(stream: IO[bytes], length: int, most: int) -> bytes:
    if not 0 <= length <= most:
        raise Silence
    data = stream.read(length)
    if len(data) < length:
        raise Silence
    return data


def tree_as_message(tree: Tree) -> dict[str, Any]:
    """A tree as plain lists and texts."""
    return {
        "blocks": [[str(b.kind), b.text, b.level, b.page, b.number, b.place, b.by_machine] for b in tree.blocks],
        "title": tree.title,
        "meta": dict(tree.meta),
        "attachments": [[a.filename, base64.b64encode(a.data).decode("ascii")] for a in tree.attachments],
        "warnings": list(tree.warnings),
    }


def refusal_as_message(refusal: Unreadable) -> dict[str, Any]:
    """A refusal as plain texts."""
    return {"refused": refusal.code, "message": refusal.message, "values": refusal.values}


def refusal_in(message: Mapping[str, Any]) -> Unreadable | None:
    """The refusal a message holds, if it holds one. Raises ValueError for one that nobody here knows."""
    if "refused" not in message:
        return None
    code = message["refused"]
    if code not in MESSAGES:
        raise ValueError(code)
    return Unreadable(code, str(message["message"]), message["values"])


def tree_of(message: Mapping[str, Any]) -> Tree:
    """The tree a message holds. Raises the refusal it holds instead, and ValueError or KeyError for anything else."""
    refused = refusal_in(message)
    if refused:
        raise refused
    return Tree(
        tuple(
            Block(BlockKind(kind), text, level, page, number, place, bool(by_machine))
            for kind, text, level, page, number, place, by_machine in message["blocks"]
        ),
        message["title"],
        message["meta"],
        tuple(Attachment(name, base64.b64decode(data)) for name, data in message["attachments"]),
        tuple(message["warnings"]),
    )
