"""The place of an answer, and how it is written in a page, an address and a field's name: `A.1`, or `B.2.1/k7Q2` in an item."""

from stocktake.questionnaires.rules.validation import Place


def written(place: Place) -> str:
    question, item = place
    return f"{question}/{item}" if item else question


def place_of(key: str) -> Place:
    question, _slash, item = key.partition("/")
    return question, item[:8]
