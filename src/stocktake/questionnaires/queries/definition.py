"""A kept version as a definition again: for an export, a comparison, or a copy."""

from stocktake.questionnaires.enums import NodeKind
from stocktake.questionnaires.models import Choice, Node, Version
from stocktake.questionnaires.rules.definition import Definition, Line, Option

WORDS = (
    "labels", "hints", "guidance", "condition", "rules", "word_limit", "audiences", "switch", "objectives", "category",
    "round_tables", "extra", "question_type", "choice_list",
)  # fmt: skip
"""What a line and a node call by the same name."""

OWN_NOTES = ("from_pack",)
"""What Stocktake itself notes in a version's `extra`; it is no part of what was written."""


def definition_of(version: Version) -> Definition:
    """Everything that was written down in a version, in two queries."""
    nodes = list(Node.objects.filter(version=version).in_order())
    codes = {node.pk: node.code for node in nodes}
    lines = (
        Line(
            NodeKind(node.kind), node.code, codes.get(node.parent_id, "") if node.parent_id else "",
            **{word: getattr(node, word) for word in WORDS},
        )
        for node in nodes
    )  # fmt: skip
    options = (
        Option(choice.list_name, choice.name, choice.labels, choice.extra)
        for choice in Choice.objects.filter(version=version).order_by("list_name", "position", "pk")
    )
    extra = {name: value for name, value in version.extra.items() if name not in OWN_NOTES}
    questionnaire = version.questionnaire
    return Definition(questionnaire.code, questionnaire.titles, tuple(version.languages), tuple(lines), tuple(options), extra)
