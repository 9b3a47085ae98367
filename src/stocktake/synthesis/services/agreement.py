"""What a brief says of its documents' agreement with the framework and the round tables, each observation cited."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stocktake.evidence.models import Passage
from stocktake.synthesis.enums import SentenceKind
from stocktake.synthesis.queries.material import Material
from stocktake.synthesis.rules.placeholders import QUOTE
from stocktake.synthesis.rules.wording import listed, number, together
from stocktake.synthesis.services.consistency import Consistency, TableFound, TitleDiffers, check
from stocktake.synthesis.services.plan import Line, Part, framing, paragraph


def checks(material: Material) -> list[tuple[Passage, Consistency]]:
    """Each document of the review (its first passage stands for it) with what was found in it."""
    by_source: dict[int, list[Passage]] = defaultdict(list)
    for passage in material.documents:
        by_source[passage.source_id].append(passage)
    titles = {objective.number: objective.titles for objective in material.objectives}
    tables = {table.number: [objective.number for objective in table.objectives.all()] for table in material.round_tables}
    return [(passages[0], check(passages, titles=titles, round_tables=tables)) for _source, passages in sorted(by_source.items())]


def agreement(checked: Sequence[tuple[Passage, Consistency]]) -> Iterator[Part]:
    """A paragraph on the objectives and one on the round tables, for each document."""
    for first, found in checked:
        title = first.source.title
        if not found.has_list and not found.tables:
            yield paragraph([framing(_("“%(document)s” lists neither the objectives nor the round tables.") % {"document": title})])
            continue
        yield paragraph(list(_objectives(found, title)))
        yield paragraph(list(_tables(found)))


def _objectives(found: Consistency, title: str) -> Iterator[Line]:
    if not found.has_list:
        yield framing(_("“%(document)s” has no list of the objectives.") % {"document": title})
        return
    text = ngettext("“%(document)s” lists %(number)s objective.", "“%(document)s” lists %(number)s objectives.", len(found.listed))
    yield framing(text % {"document": title, "number": number(len(found.listed))})
    if found.missing:
        yield framing(_("Missing from its list: %(numbers)s.") % {"numbers": listed([str(each) for each in found.missing])})
    compared = len(found.listed) - len(found.uncompared)
    alike = compared - len(found.differing)
    if compared:
        of, some = together(compared, alike)
        text = ngettext(
            "Of the %(of)s titles that can be compared, %(number)s agrees with the framework’s word for word.",
            "Of the %(of)s titles that can be compared, %(number)s agree with the framework’s word for word.",
            alike,
        )
        yield framing(text % {"of": of, "number": some})
    yield from (_differs(difference) for difference in found.differing)
    if found.uncompared:
        text = _("Not compared, because the pack has no title in that language: %(numbers)s.")
        yield framing(text % {"numbers": listed([str(each) for each in found.uncompared])})


def _differs(difference: TitleDiffers) -> Line:
    text = _("Objective %(number)s differs: the document has “%(quote)s”, the framework “%(expected)s”.")
    return _cites(difference.passage, text % {"number": difference.number, "quote": QUOTE, "expected": difference.expected})


def _tables(found: Consistency) -> Iterator[Line]:
    agreeing = [table for table in found.tables if table.agrees]
    if agreeing:
        text = ngettext(
            "The objectives of round table %(tables)s agree with the pack.",
            "The objectives of round tables %(tables)s agree with the pack.",
            len(agreeing),
        )
        yield framing(text % {"tables": listed([str(table.number) for table in agreeing])})
    yield from (_table_differs(table) for table in found.tables if not table.agrees)
    if found.tables_missing:
        text = _("Round tables not found in the document: %(numbers)s.")
        yield framing(text % {"numbers": listed([str(each) for each in found.tables_missing])})


def _table_differs(table: TableFound) -> Line:
    if table.expected is None:
        text = _("The document has a round table %(number)s that the pack does not have: “%(quote)s”.")
        return _cites(table.passage, text % {"number": table.number, "quote": QUOTE})
    text = _("Round table %(number)s differs: the document has “%(quote)s”, the pack objectives %(objectives)s.")
    objectives = listed([str(each) for each in table.expected])
    return _cites(table.passage, text % {"number": table.number, "quote": QUOTE, "objectives": objectives})


def _cites(passage: object, text: str) -> Line:
    assert isinstance(passage, Passage)
    return Line(SentenceKind.QUOTE, text, cited=((passage.pk, passage.digest),))
