"""How many passages stand in each row, column and cell of a matrix: counted by PostgreSQL, in one question for all of them.

What a viewer may see goes into the question as `passages.narrowed` says it; its rows are laid out once and counted in each way.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connection
from django.db.models import Case, F, TextField, When
from django.db.models.functions import Cast

from stocktake.evidence.enums import Axis
from stocktake.evidence.models import Code
from stocktake.evidence.queries.passages import NO_SUBREGION, Filters, named_to, narrowed, quotable
from stocktake.reviews.rules.viewer import Viewer

if TYPE_CHECKING:
    from stocktake.evidence.queries.matrix import Layout
    from stocktake.evidence.queries.matrix_heads import Frame

NOT_NAMED = "?"
"""The key of the passages of which the viewer may not know who said them."""

_CODES = Code._meta.db_table


@dataclass(frozen=True, slots=True)
class Counts:
    """By the keys of the heads; what has none is not in it. A number counts passages, or, where the same text is to be counted
    once, groups of those that repeat each other. `repeated`: passages that say again what another one said."""

    cells: Mapping[tuple[str, str], int]
    rows: Mapping[str, int]
    columns: Mapping[str, int]
    all: int
    repeated: int


class Together(NamedTuple):
    """How many passages are tied to both of two elements, to more than one, and in all."""

    pairs: Mapping[tuple[int, int], int]
    passages: int
    of: int


def counts_for(viewer: Viewer, layout: "Layout", frame: "Frame") -> Counts:
    """One query, whatever there is to count."""
    told, given = _told(viewer, layout.filters)
    rows, of_rows = _by_what_is_said(layout.rows, frame)
    ties = layout.columns in frame.ties
    columns, of_columns = _by_what_is_said(layout.columns, frame) if ties else (_BY_WHOM[layout.columns], [])
    cells = "SELECT r.thing, r.key AS line, c.key AS cell FROM rowed r JOIN columned c ON c.id = r.id"
    # Each passage stands once under each head, unless several elements lead to one head, or a group stands for its passages.
    alone = not layout.filters.once and Axis.ROUND_TABLE not in (layout.rows, layout.columns)
    statement = f"""
        WITH told (id, party, subregion, language, grouped) AS MATERIALIZED ({told}),
        things AS (SELECT told.*, {"COALESCE(-grouped, id)" if layout.filters.once else "id"} AS thing FROM told),
        rowed AS MATERIALIZED ({rows}), columned AS MATERIALIZED ({columns})
        SELECT 'cell', line, cell, count(*) FROM ({_once(cells, "thing, line, cell", alone)}) n GROUP BY line, cell
        UNION ALL SELECT 'row', key, NULL, count(*) FROM ({_once("SELECT * FROM rowed", "thing, key", alone)}) n GROUP BY key
        UNION ALL SELECT 'column', key, NULL, count(*) FROM ({_once("SELECT * FROM columned", "thing, key", alone)}) n GROUP BY key
        UNION ALL SELECT 'all', NULL, NULL, count(DISTINCT thing) FROM things
        UNION ALL SELECT 'repeated', NULL, NULL, COALESCE(sum(n - 1), 0)::bigint
            FROM (SELECT count(*) n FROM told WHERE grouped IS NOT NULL GROUP BY grouped) g
    """  # noqa: S608 # nosec B608 # only words of this file and of Django's own; every value is a parameter
    found: dict[str, dict[Any, int]] = {"cell": {}, "row": {}, "column": {}}
    alone_told = {"all": 0, "repeated": 0}
    for what, one, other, number in _ask(statement, [*given, *of_rows, *of_columns]):
        if what == "cell":
            found["cell"][one, other] = number
        elif what in found:
            found[what][one] = number
        else:
            alone_told[what] = number
    return Counts(found["cell"], found["row"], found["column"], alone_told["all"], alone_told["repeated"])


def counted_together(viewer: Viewer, filters: Filters, elements: Iterable[int]) -> Together:
    """For each two of the elements, the smaller id first, in how many passages both are. One query."""
    told, given = _told(viewer, filters)
    statement = f"""
        WITH told (id, party, subregion, language, grouped) AS MATERIALIZED ({told}),
        tied AS MATERIALIZED (
            SELECT told.id, code.element_id AS element FROM told JOIN {_CODES} code ON code.passage_id = told.id
            WHERE code.element_id = ANY(%s)
        )
        SELECT 'pair', a.element, b.element, count(*) FROM tied a JOIN tied b ON b.id = a.id AND b.element > a.element GROUP BY 2, 3
        UNION ALL SELECT 'several', NULL, NULL, count(*) FROM (SELECT id FROM tied GROUP BY id HAVING count(*) > 1) s
        UNION ALL SELECT 'all', NULL, NULL, count(*) FROM told
    """  # noqa: S608 # nosec B608 # as above
    pairs, told_of = {}, {}
    for what, one, other, number in _ask(statement, [*given, list(elements)]):
        if what == "pair":
            pairs[one, other] = number
        else:
            told_of[what] = number
    return Together(pairs, told_of["several"], told_of["all"])


def _told(viewer: Viewer, filters: Filters) -> tuple[str, tuple[Any, ...]]:
    """The passages that pass, as a statement. Of one whose author is not named nothing is told that could name it."""
    named = named_to(viewer)
    passages = narrowed(quotable(viewer), replace(filters, once=False), viewer).order_by()
    told = passages.annotate(
        told_party=Case(When(named, then=Cast("source__party", TextField()))),
        told_subregion=Case(When(named, then=F("source__party__subregion"))),
    )
    words, given = told.values_list("pk", "told_party", "told_subregion", "language", "repeat__repetition").query.sql_with_params()
    return words, given


def _by_what_is_said(axis: Axis, frame: "Frame") -> tuple[str, list[Any]]:
    """Under which heads each passage stands by its codes."""
    ties = frame.ties[axis]
    statement = f"""
        SELECT {"DISTINCT" if axis == Axis.ROUND_TABLE else ""} things.id, things.thing, tie.key FROM things
        JOIN {_CODES} code ON code.passage_id = things.id
        JOIN unnest(%s::bigint[], %s::text[]) AS tie (element, key) ON tie.element = code.element_id
    """  # noqa: S608 # nosec B608 # as above
    return statement, [[element for element, _key in ties], [key for _element, key in ties]]


_BY_WHOM = {
    Axis.PARTY: f"SELECT id, thing, COALESCE(party, '{NOT_NAMED}') AS key FROM things",  # noqa: S608 # nosec B608
    Axis.SUBREGION: (
        f"SELECT id, thing, CASE WHEN party IS NULL THEN '{NOT_NAMED}' WHEN subregion = '' THEN '{NO_SUBREGION}'"  # noqa: S608 # nosec B608
        " ELSE subregion END AS key FROM things"
    ),
    Axis.LANGUAGE: "SELECT id, thing, language AS key FROM things",
}


def _once(statement: str, columns: str, alone: bool) -> str:
    return statement if alone else f"SELECT DISTINCT {columns} FROM ({statement}) d"  # noqa: S608 # nosec B608 # as above


def _ask(statement: str, given: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return list(cursor.fetchall())
