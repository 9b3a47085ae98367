"""What a table proposes to a review: codes of its own, or codes on passages. What is amiss is said with line and column."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from stocktake.evidence.enums import Origin
from stocktake.evidence.interfaces.known import KnownCoders, KnownCodes, KnownPassages
from stocktake.evidence.interfaces.naming import signers_of
from stocktake.evidence.interfaces.proposal import Proposal, Verdict
from stocktake.evidence.interfaces.tables.reading import MOST_ROWS, Table
from stocktake.evidence.interfaces.tables.writing import CUT
from stocktake.evidence.interfaces.weighing import Offer, Report, Scales
from stocktake.evidence.models import Codebook, Passage
from stocktake.evidence.services.take_codes import NewCode
from stocktake.foundation.refusals import Refusal
from stocktake.foundation.texts import LANGUAGES
from stocktake.reviews.rules.viewer import Viewer

PLACES = re.compile(r"(\d{1,9})-(\d{1,9})")
TEXTS = {"title": "title", "covers": "covers", "leaves-out": "leaves_out"}


class UnknownTable(Refusal):
    """The heads of the table say neither that it is a codebook nor that it holds codes."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row by its heads; `where` names line and column."""

    number: int
    cells: Mapping[str, str]

    def __getitem__(self, head: str) -> str:
        return self.cells.get(head, "").strip()

    def where(self, head: str) -> str:
        return _("line %(line)s, column %(column)s") % {"line": self.number, "column": head}


def propose(table: Table, viewer: Viewer, book: Codebook, *, language: str) -> Proposal:
    """`language`: of texts whose head names none. Raises UnknownTable."""
    heads = [_head(cell) for cell in table.rows[0][1]] if table.rows else []
    rows = [Row(number, dict(zip(heads, cells, strict=False))) for number, cells in table.rows[1:]]
    twice = {head for head in heads if head and heads.count(head) > 1}
    if twice:
        raise UnknownTable(_("Two columns have the same head: %(heads)s. Nothing was taken.") % {"heads": ", ".join(sorted(twice))})
    if table.is_cut:
        raise UnknownTable(_("The table has more than %(most)s rows; please send it in parts.") % {"most": MOST_ROWS})
    on_passages = {"passage", "text", "passage-number"} & set(heads)
    if on_passages and "code" in heads and {"coder", "by"} & set(heads):
        return _Codes(viewer, book).proposal(rows)
    if not on_passages and any(head.partition("-")[0] == "title" for head in heads):
        return propose_codebook(rows, book, language=language)
    raise UnknownTable(
        _("The first line should name the columns: title-en, title-fr …, covers, leaves-out for a codebook; or passage (or "
          "source-file and passage-number, or text), code and coder for codes. Nothing was taken.")
    )  # fmt: skip


def propose_codebook(rows: list[Row], book: Codebook, *, language: str) -> Proposal:
    known, report = KnownCodes(book), Report()
    seen: set[str] = set()
    for row in rows:
        texts: dict[str, dict[str, str]] = {field: {} for field in TEXTS.values()}
        for head, text in row.cells.items():
            for name, field in TEXTS.items():
                ending = head.removeprefix(name).lstrip("-") if head == name or head.startswith(f"{name}-") else None
                if ending is not None and text.strip() and (ending or language) in LANGUAGES:
                    texts[field][ending or language] = text.strip()
                elif ending and text.strip():
                    report.refuses(row.where(head), text, _("There is no language “%(language)s” here.") % {"language": ending})
        titles = texts["title"]
        names = {" ".join(title.split()).casefold() for title in titles.values()}
        called = next(iter(titles.values()), row["code"])
        found = known.found(row["code"]) or [entry for title in titles.values() for entry in known.found(title)]
        if found:
            report.says(row.where("code"), called, Verdict.THERE, _("Nothing about it is changed."))
        elif not titles:
            report.refuses(row.where("title"), called, _("The code has no name."))
        elif names & seen:
            report.refuses(row.where("title"), called, _("Two codes of the file have this name."))
        else:
            seen |= names
            report.codes.append(NewCode(titles, texts["covers"], texts["leaves_out"]))
            report.says(row.where("title"), called, Verdict.NEW)
    return report.proposal()


class _Codes:
    def __init__(self, viewer: Viewer, book: Codebook) -> None:
        self.codes, self.coders, self.passages = KnownCodes(book), KnownCoders(book), KnownPassages(viewer)
        self.scales = Scales(self.passages)

    def proposal(self, rows: list[Row]) -> Proposal:
        for row in rows:
            self._row(row)
        return self.scales.proposal()

    def _row(self, row: Row) -> None:
        if row["origin"] in {Origin.MACHINE, Origin.QUESTION}:
            why = _("A machine or a question set it; it is no person’s.")
            self.scales.says(row.where("origin"), row["code"], Verdict.LEFT_OUT, why)
            return
        passage = self._passage(row)
        entry = self.scales.entry(row.where("code"), row["code"], self.codes.found(row["code"])) if passage else None
        if passage is None or entry is None:
            return
        spans = self._spans(row, passage)
        who = signers_of(row["coder"] or row["by"])
        if not who:
            self.scales.refuses(row.where("coder"), row["code"], _("It does not say who gave the code."))
        for name in who if spans else ():
            for span in spans:
                self.scales.weigh(Offer(row.where("code"), passage, entry, self.coders.coder(name), span))

    def _passage(self, row: Row) -> Passage | None:
        """By its id; by file and number; or by its exact text. Where a text stands beside, it must be the passage's own."""
        if row["passage"]:
            number = row["passage"]
            found = self.passages.by_pk.get(int(number)) if number.isdecimal() and len(number) < 18 else None
            return self._checked(row, "passage", [found] if found else [])
        if row["source-file"] or row["passage-number"]:
            sources = self.passages.by_filename.get(row["source-file"].casefold(), [])
            own = [passage for source in sources for passage in self.passages.of_source[source.pk]]
            return self._checked(row, "passage-number", [one for one in own if str(one.number) == row["passage-number"]])
        return self._checked(row, "text", self.passages.by_text.get(row["text"], []))

    def _checked(self, row: Row, head: str, found: list[Passage]) -> Passage | None:
        text = row["text"]
        if len(found) != 1:
            why = _("Several passages could be meant.") if found else _("There is no such passage in this review, or not any more.")
            self.scales.refuses(row.where(head), text[:60] or row[head], why)
            return None
        own = found[0].text.strip()
        if text and own != text and not (text.endswith(CUT.strip()) and own.startswith(text.removesuffix(CUT.strip()).rstrip())):
            self.scales.refuses(row.where("text"), text[:60], _("The passage has other words than the file says."))
            return None
        return found[0]

    def _spans(self, row: Row, passage: Passage) -> list[tuple[int, int] | None]:
        """The words that carry the code: by their places, or each once in the passage; none named: all of it."""
        words, text = row["words"], passage.text
        if row["span"]:
            found = [(int(start), int(end)) for start, end in PLACES.findall(row["span"])]
            inside = found and all(start < end <= len(text) for start, end in found) and not PLACES.sub("", row["span"]).strip("; ")
            if inside and (not words or words == " … ".join(text[start:end] for start, end in found).strip()):
                return list(found)
            self.scales.refuses(row.where("span"), row["span"][:60], _("These words do not stand there in the passage."))
            return []
        if not words:
            return [None]
        parts = [words] if text.count(words) == 1 else words.split(" … ")
        if any(text.count(part) != 1 for part in parts):
            self.scales.refuses(row.where("words"), words[:60], _("These words do not stand in the passage, or stand in it twice."))
            return []
        return [(text.index(part), text.index(part) + len(part)) for part in parts]


def _head(cell: str) -> str:
    return "-".join(cell.strip().casefold().replace("_", " ").replace("-", " ").split())
