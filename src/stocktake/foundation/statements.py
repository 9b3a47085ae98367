"""Questions to the database that are put into words once: numbers that every page asks for and no reader changes.

A query with many counts takes Django several times as long to write as PostgreSQL takes to answer. Where only the ids in
it change from one time to the next, the statement is kept and the answer is asked for anew each time. What depends on
who is looking is no such question: consent goes into the words, not into an id.
"""

from collections.abc import Callable
from functools import cache, wraps
from typing import Any

from django.db import connection
from django.db.models import QuerySet

_BLANK = -2_000_000_000
"""Stands for the first id while the statement is written, the next lower numbers for the others. No row has such an id."""


def written_once(question: Callable[..., QuerySet[Any, Any]]) -> Callable[..., list[tuple[Any, ...]]]:
    """Make of a function of ids, whose query yields plain values, one that answers with the rows."""
    number = question.__code__.co_argcount
    blanks = {_BLANK - place: place for place in range(number)}

    @cache
    def statement() -> tuple[str, tuple[Any, ...]]:
        return question(*blanks).query.sql_with_params()

    @wraps(question)
    def ask(*ids: int) -> list[tuple[Any, ...]]:
        words, parameters = statement()
        filled = [ids[blanks[each]] if isinstance(each, int) and each in blanks else each for each in parameters]
        with connection.cursor() as cursor:
            cursor.execute(words, filled)
            return list(cursor.fetchall())

    return ask
