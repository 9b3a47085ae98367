"""The child process in which files from outside are read: ``python -m stocktake.documents.reading.child LIMITS SKILL``.

SKILL is a module whose ``answer`` reads one file: ``stocktake.documents.reading.dispatch``, or one of a room above, which
knows forms. It takes its limits before it imports any reader, reads one file after another from its standard input, and answers on
its standard output. It knows no database, no settings and no secrets.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import Any

from stocktake.documents.reading.frames import Silence, receive, refusal_as_message, send
from stocktake.documents.reading.limits import Limits
from stocktake.documents.refusals import Unreadable, refuse

_RESERVE = 4 * 1024 * 1024  # kept aside so that a refusal for want of memory can still be said


def take_limits(limits: Limits) -> None:
    """Bind this process: memory, no files written, no memory image left behind."""
    for kind, most in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))


def allow_seconds(seconds: int) -> None:
    """Grant processor time for one more file; the limit of the system counts the whole life of a process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    spent = int(used.ru_utime + used.ru_stime) + 1
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (spent + seconds, hard))


def answer(data: bytes, filename: str, limits: Limits, read: Callable[[bytes, str, Limits], dict[str, Any]]) -> dict[str, Any]:
    """The answer to one file: what was read, or the refusal. Whatever a reader stumbles over in a file is a damaged file."""
    reserve = bytearray(_RESERVE)
    try:
        return read(data, filename, limits)
    except Unreadable as refusal:
        del reserve
        refusal.__cause__ = refusal.__context__ = None  # lets go of all the half-read file
        return refusal_as_message(refusal)
    except MemoryError:
        del reserve
        return refusal_as_message(refuse("too-much-memory"))
    except Exception:
        del reserve
        return refusal_as_message(refuse("damaged"))


def main() -> int:
    """Serve until the parent closes the pipe. Ends after a file that needed too much memory: what is left may be torn."""
    limits = Limits(**json.loads(sys.argv[1]))
    take_limits(limits)
    skill = import_module(sys.argv[2])
    questions, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a library that prints must not talk into the answers
    while True:
        try:
            message, data = receive(questions, limits.size + 1024)
        except Silence:
            return 0
        allow_seconds(limits.cpu)
        said = answer(data, str(message["filename"]), limits, partial(skill.answer, **message.get("wish", {})))
        del data
        send(answers, said)
        if said.get("refused") == "too-much-memory":
            return 0


if __name__ == "__main__":
    sys.exit(main())
