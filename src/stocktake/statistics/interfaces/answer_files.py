"""An answer as a file: JSON with its recipe, or a table that says in each row what it is of and where it comes from."""

import csv
import io
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from stocktake.statistics.measures.question import ALL, TWO_SIDED, Question

if TYPE_CHECKING:
    from stocktake.statistics.measures.answering import Answer
    from stocktake.statistics.queries.exploring import Explored

HEADS = ("measure", "release", "year", "destination", "destination_name", "origin", "origin_name", "sex", "value", "unit", "source")


def answers_as_json(found: "Explored") -> bytes:
    """As `as_json`; of several places a list of their answers, in their order."""
    if not found.several:
        return as_json(found.answer)  # type: ignore[arg-type]
    told = [each.answer.as_data() for each in found.several if each.answer is not None]
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def answers_as_csv(found: "Explored") -> bytes:
    """As `as_csv`; of several places the lines of each, under one head."""
    made = [as_csv(one.question, one.answer, one.years, one.names or {}) for one in found.several or (found,)]  # type: ignore[arg-type]
    return made[0] + b"".join(each.partition(b"\r\n")[2] for each in made[1:])


def as_json(answer: "Answer") -> bytes:
    return (json.dumps(answer.as_data(), ensure_ascii=False, indent=1) + "\n").encode()


def as_csv(question: Question, answer: "Answer", years: tuple[tuple[int, Any], ...], names: Mapping[str, str]) -> bytes:
    """A line for each of a list, or for each year of one number. A number that the source has not is an empty cell."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADS)
    source = "; ".join(answer.attribution)
    for year, destination, origin, value in rows_of_answer(question, answer, years):
        writer.writerow((
            question.measure, question.release, year, destination, names.get(destination, ""), origin, names.get(origin, ""),
            question.sex, "" if value is None else value, answer.unit, source,
        ))  # fmt: skip
    return out.getvalue().encode("utf-8-sig")


def rows_of_answer(question: Question, answer: "Answer", years: tuple[tuple[int, Any], ...]) -> list[tuple[int, str, str, Any]]:
    """Year, destination, origin and value of each line of an answer."""
    two_sided = question.measure in TWO_SIDED
    destination = question.destination if two_sided else question.place
    origin = question.origin if two_sided else ""
    if isinstance(answer.value, list):
        made = []
        for *codes, value in answer.value:
            named = dict(zip(question.dimensions, codes, strict=True))
            made.append((question.year, named.get("destination", destination), named.get("origin", origin), value))
        return made
    through = years or ((question.year, answer.value),)
    return [(year, destination or ALL, origin, value) for year, value in through]
