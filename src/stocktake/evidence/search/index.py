"""Writing a text's terms into its row: a `tsvector` made here, literal and whole."""

from collections.abc import Iterator

from django.contrib.postgres.search import SearchVectorField
from django.db.models import Value
from django.db.models.functions import Cast

from stocktake.evidence.search.tokens import EXACT, folded, forms, number_form, stored_pairs, tokens

LAST_POSITION = 16_383
"""PostgreSQL counts no further inside one text."""

POSITIONS_OF_A_TERM = 255
"""PostgreSQL keeps no more positions of one term."""


def search_vector(text: str, language: str) -> Cast:
    """The terms of a passage with their positions, as an expression that Django writes into the column."""
    return Cast(Value(vector_literal(text, language)), SearchVectorField())


def vector_literal(text: str, language: str) -> str:
    """The same as PostgreSQL's own writing of a `tsvector`: `'=costs':2 'cost':2`. An empty text has no terms."""
    places: dict[str, list[int]] = {}
    for position, term in _placed(text, language):
        held = places.setdefault(term, [])
        place = min(position, LAST_POSITION)
        if len(held) < POSITIONS_OF_A_TERM and place not in held[-1:]:
            held.append(place)
    return " ".join(f"{quoted(term)}:{','.join(map(str, held))}" for term, held in sorted(places.items()))


def quoted(term: str) -> str:
    """A term as a quoted lexeme; whatever it holds, it stays one lexeme and no operator."""
    return "'" + term.replace("\\", "\\\\").replace("'", "''") + "'"


def _placed(text: str, language: str) -> Iterator[tuple[int, str]]:
    position = 0
    for token in tokens(text.replace("\x00", "")):
        if token.kind == "han":
            for pair in stored_pairs(token.text):
                position += 1
                yield position, pair
            continue
        position += 1
        yield position, EXACT + written(token.text)
        for form in forms(token.text, language):
            yield position, form


def written(word: str) -> str:
    """A word or number as it is asked for inside quotation marks."""
    plain = folded(word)[:200]
    return number_form(plain) if plain[:1].isdigit() else plain
