"""A paper as files: Word, HTML, JSON, and the matrix as CSV. What a viewer may not see is in none of them."""

import csv
import io
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import override

from stocktake.documents.paper import (
    Block,
    Evidence,
    Paper,
    PaperHeading,
    PaperNote,
    PaperParagraph,
    PaperSentence,
    PaperTable,
)
from stocktake.documents.writing import write_docx, write_html
from stocktake.foundation.packs import pack_folder
from stocktake.foundation.texts import OWN_NAMES
from stocktake.reviews.rules.viewer import Viewer
from stocktake.statistics.enums import Formula
from stocktake.statistics.queries import Headline, headlines
from stocktake.synthesis.models import Draft
from stocktake.synthesis.queries.annex import Annex, annex_of
from stocktake.synthesis.queries.matrix import Matrix
from stocktake.synthesis.queries.paper import PaperSeen, SentenceSeen, paper_of
from stocktake.synthesis.rules.languages import interface_code
from stocktake.synthesis.rules.wording import number
from stocktake.ui.templatetags.ui import day

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a spreadsheet would take for a formula at the head of a cell."""


@dataclass(frozen=True)
class Contents:
    """Everything an export needs, read once."""

    seen: PaperSeen
    annex: Annex
    headlines: tuple[Headline, ...]

    @property
    def draft(self) -> Draft:
        return self.seen.draft


def contents_of(draft: Draft, viewer: Viewer) -> Contents:
    with override(interface_code(draft.language)):
        return Contents(
            paper_of(draft, viewer, everything=True),
            annex_of(viewer, draft.language),
            tuple(headlines(pack_folder(draft.review.pack), draft.language)),
        )


def as_docx(contents: Contents) -> bytes:
    return write_docx(printed(contents))


def as_html(contents: Contents) -> bytes:
    return write_html(printed(contents))


def printed(contents: Contents) -> Paper:
    """The paper as the writers take it, with its annex."""
    draft = contents.draft
    with override(interface_code(draft.language)):
        blocks: list[Block] = []
        for each in contents.seen.paragraphs:
            if each.paragraph.level:
                blocks.append(PaperHeading(each.paragraph.level, each.paragraph.text))
            else:
                told = tuple(_told(sentence) for sentence in each.sentences)
                blocks.append(PaperParagraph(each.paragraph.number or 0, f"para-{each.paragraph.number}", told))
        blocks += [*_figures(contents.headlines), *_annex(contents.annex)]
        return Paper(
            title=draft.title,
            language=draft.language,
            symbol=draft.symbol,
            dated=draft.as_of,
            masthead=tuple(masthead(draft)),
            blocks=tuple(blocks),
            evidence=tuple(_evidence(contents.seen)),
            words={
                "evidence": _("Evidence"),
                "used_in": _("used in paragraph"),
                "more": _("and {n} more; see the list of evidence"),
                "passage": _("passage"),
                "passages": _("passages"),
                "page": _("page"),
            },
        )


def masthead(draft: Draft) -> list[str]:
    """“Original: English”, “evidence as of 20 February 2031, 9 of 12 States”."""
    lines = [_("Original: %(language)s") % {"language": OWN_NAMES.get(draft.language, draft.language)}]
    if draft.as_of and draft.reporting:
        lines.append(
            _("Evidence as of %(day)s, %(reporting)s of %(invited)s States")
            % {"day": day(draft.as_of), "reporting": draft.reporting, "invited": draft.invited}
        )
    elif draft.as_of:
        lines.append(_("Evidence as of %(day)s") % {"day": day(draft.as_of)})
    return lines


def _told(sentence: SentenceSeen) -> PaperSentence:
    return PaperSentence(sentence.text, tuple(cited.key for cited in sentence.citations), sentence.mark if sentence.finding else "")


def _evidence(seen: PaperSeen) -> list[Evidence]:
    found: dict[str, Evidence] = {}
    for sentence in seen.sentences:
        for cited in sentence.citations:
            if cited.key not in found:
                found[cited.key] = Evidence(
                    key=cited.key, who=cited.who, document=cited.document, number=cited.number,
                    language=cited.passage.language, text=cited.text, note=cited.note,
                )  # fmt: skip
    return list(found.values())


def _figures(compared: tuple[Headline, ...]) -> list[Block]:
    if not compared:
        return []
    header = (_("Figure"), _("Stated"), _("Recomputed"), _("Verdict"))
    rows = tuple(
        (headline.label, headline.stated.formatted, headline.formatted or "–", str(headline.verdict.label)) for headline in compared
    )
    return [
        PaperHeading(1, _("Annex. Figures, stated and recomputed")),
        PaperTable(_("Stated figures beside those the sources give"), header, rows),
        *(PaperNote(_recipe(headline)) for headline in compared),
    ]


def _recipe(headline: Headline) -> str:
    """Where it is stated, why the verdict, what it is made of, and whose the data are: all that a reader needs."""
    parts = "; ".join(
        f"{part.label}, {part.formatted} ({part.row.dataset}, {part.row.release}, {part.row.year})" for part in headline.components
    )
    made = _("Recipe: %(formula)s: %(parts)s.") % {"formula": Formula(headline.recipe["formula"]).label, "parts": parts}
    stated = f"“{headline.stated.text}” ({headline.stated.where})."
    return " ".join(filter(None, [f"{headline.label}.", stated, headline.reason, headline.note, made, *headline.attribution]))


def _annex(annex: Annex) -> list[Block]:
    blocks: list[Block] = [PaperHeading(1, _("Annex. Sources"))]
    header = (_("From"), _("Document"), _("Kind"), _("Language"), _("Received"), _("Passages"))
    rows = tuple(
        (
            source.who or "–", source.document or "–", source.kind, OWN_NAMES.get(source.language, source.language),
            day(source.received), str(source.passages),
        )
        for source in annex.read
    )  # fmt: skip
    if rows:
        blocks.append(PaperTable(_("Sources read"), header, rows))
    if annex.unread:
        unread = tuple((source.who or "–", source.filename or source.kind, source.message) for source in annex.unread)
        blocks.append(PaperTable(_("Sources not read, and why"), (_("From"), _("File"), _("Why")), unread))
    told = closing(annex)
    return [*blocks, PaperNote(told)] if told else blocks


def closing(annex: Annex) -> str:
    """How many sources are behind nothing in the paper."""
    parts = []
    if annex.confidential:
        parts.append(_("Confidential, and neither counted nor quoted: %(number)s.") % {"number": number(annex.confidential)})
    if annex.withdrawn:
        parts.append(_("Withdrawn by those who sent them: %(number)s.") % {"number": number(annex.withdrawn)})
    return " ".join(parts)


def as_matrix(matrix: Matrix) -> bytes:
    """The matrix as CSV: UTF-8, a header, one row per party; no cell can be taken for a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    numbers = [f"objective {objective.number}" for objective in matrix.objectives]
    writer.writerow(["party", "name", "voices", "counted", *numbers, "all"])
    for row in matrix.rows:
        cells = [safe(row.code), safe(row.name), row.voices.value, "yes" if row.reporting else "no"]
        writer.writerow([*cells, *row.numbers, sum(row.numbers)])
    return out.getvalue().encode("utf-8")


def safe(cell: str) -> str:
    """A text that a spreadsheet shows and does not run."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell
