"""Suggestions over JSON lines: what stands behind `stocktake suggest`, and how the suggestions are measured.

In, a line per passage: {"id": …, "text": "…", "lang": "fr"}, the language only if known. Out, in the same order:
{"id": …, "lang": "fr", "suggestions": [{"objective": 5, "score": 0.81, "band": "strong", "because": ["…"]}]}, with
"nothing": true where no objective seems to apply. A line that cannot be read is answered by {"error": …, "line": n}.
"""

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import IO, Any

from stocktake.evidence.suggestions.results import PassageSuggestions
from stocktake.evidence.suggestions.suggester import Suggester


class _BadLine(Exception):
    """Why a line cannot be answered."""


def run(
    stdin: IO[str] | IO[bytes],
    stdout: IO[str],
    stderr: IO[str],
    pack_dir: Path,
    top: int = 3,
    batch: int = 512,
    cache: Path | None = None,
) -> int:
    """Answer every line of `stdin`; returns the exit code, 1 if a line could not be read and 0 otherwise.

    Raises:
        PackError: the pack has no framework or no terms, or one of them is wrong.
        ValueError: `top` or `batch` is less than one.
    """
    if top < 1 or batch < 1:
        raise ValueError("At least one suggestion and one passage at a time must be asked for.")
    suggester = Suggester.from_pack(pack_dir, cache=cache)
    read = bad = 0
    lines = enumerate(getattr(stdin, "buffer", stdin), start=1)
    while part := list(islice(lines, batch)):
        asked = [(number, _ask(line)) for number, line in part if line.strip()]
        good = [question for _, question in asked if not isinstance(question, _BadLine)]
        answers = iter(
            suggester.suggest([question["text"] for question in good], [question.get("lang") for question in good], top=top)
        )
        for answer in _answers(asked, answers):
            bad += "error" in answer
            read += 1
            stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
        stdout.flush()
    if bad:
        stderr.write(f"{bad} of {read} lines could not be read; each is answered by its number and the reason.\n")
    return 1 if bad else 0


def _ask(line: str | bytes) -> "dict[str, Any] | _BadLine":
    try:
        return _checked(line)
    except _BadLine as reason:
        return reason


def _checked(line: str | bytes) -> dict[str, Any]:
    try:
        text = line.decode("utf-8") if isinstance(line, bytes) else line
        question = json.loads(text.removeprefix("\ufeff"))
        # A half of a character pair can be written in JSON, but not in UTF-8.
        json.dumps(question, ensure_ascii=False).encode("utf-8")
    except UnicodeDecodeError:
        raise _BadLine("not UTF-8") from None
    except UnicodeEncodeError:
        raise _BadLine("holds half of a character pair, which is no text") from None
    except RecursionError:
        raise _BadLine("nested too deeply") from None
    except ValueError as error:
        raise _BadLine(f"not JSON: {error}") from None
    if not isinstance(question, dict):
        raise _BadLine("not a JSON object")
    if not isinstance(question.get("id"), str | int) or isinstance(question["id"], bool):
        raise _BadLine("“id” must be a text or a number")
    if not isinstance(question.get("text"), str) or not question["text"].strip():
        raise _BadLine("“text” must be a text that is not empty")
    if not isinstance(question.get("lang"), str | None):
        raise _BadLine("“lang” must be a text")
    return question


def _answers(
    asked: Iterable[tuple[int, "dict[str, Any] | _BadLine"]], answers: Iterator[PassageSuggestions]
) -> Iterator[dict[str, Any]]:
    for number, question in asked:
        if isinstance(question, _BadLine):
            yield {"error": str(question), "line": number}
        else:
            yield _line(question, next(answers))


def _line(question: dict[str, Any], answer: PassageSuggestions) -> dict[str, Any]:
    suggestions = [
        {
            "objective": int(suggestion.code) if suggestion.code.isdecimal() else suggestion.code,
            "score": suggestion.score,
            "band": suggestion.band,
            "because": list(suggestion.because),
        }
        for suggestion in answer.objectives
    ]
    line = {"id": question["id"], "lang": answer.lang, "suggestions": suggestions}
    return {**line, "nothing": True} if answer.nothing else line
