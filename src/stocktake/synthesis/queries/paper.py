"""A draft as one viewer sees it. A fixed number of queries, whatever the number of paragraphs.

What a viewer may see is asked of each passage's source, once, by `evidence.rules.visibility`: a quotation whose source
was withdrawn, or may not be quoted to this viewer, is left out; a name that may not be shown is replaced by “One State”.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from stocktake.evidence.enums import SourceKind
from stocktake.evidence.models import Passage
from stocktake.evidence.queries.at_hand import Named, names_for
from stocktake.evidence.rules.visibility import Act, may_passage
from stocktake.foundation.texts import RIGHT_TO_LEFT
from stocktake.parties.enums import GOVERNMENTS, PartyKind
from stocktake.reviews.models import Review
from stocktake.reviews.rules.viewer import Viewer
from stocktake.statistics.models import Figure
from stocktake.synthesis.enums import FindingKind, SentenceKind
from stocktake.synthesis.models import Citation, Draft, Finding, Paragraph, Sentence
from stocktake.synthesis.queries.lines import Counts, Line, line_of, lines_of, paragraphs_of
from stocktake.synthesis.rules.languages import interface_code
from stocktake.synthesis.rules.placeholders import PARTY, QUOTE


@dataclass(frozen=True)
class CitationSeen:
    """A passage behind a sentence. `text` is empty where it may not be shown; `note` then says why.

    `party` is the code of who said it, empty where that may not be told.
    """

    passage: Passage
    who: str
    named: bool
    party: str
    document: str
    text: str
    note: str

    @property
    def stands_apart(self) -> bool:
        """An answer with a consent of its own that is not named: nothing may tell from which report it is."""
        return self.passage.consent is not None and not self.named

    @property
    def number(self) -> int:
        """Its place in its source; 0 where that may not be told."""
        return 0 if self.stands_apart else self.passage.number

    @property
    def key(self) -> str:
        """A name for it inside one paper: source and number, or what tells neither."""
        return f"p{self.passage.pk}" if self.stands_apart else f"p{self.passage.source_id}-{self.passage.number}"

    @property
    def place(self) -> str:
        """Where in the document: the number printed there and the page, as far as known. A place may give away a name."""
        if not self.named:
            return ""
        parts = [_("para. %(number)s") % {"number": self.passage.label.rstrip(".")}] if self.passage.label else []
        if self.passage.page:
            parts.append(_("p. %(page)s") % {"page": self.passage.page})
        return ", ".join(parts)


@dataclass(frozen=True)
class Segment:
    """A stretch of a sentence in one language; `quoted` are the words of a source."""

    text: str
    language: str
    quoted: bool = False

    @property
    def direction(self) -> str:
        return "rtl" if self.language in RIGHT_TO_LEFT else "ltr"


@dataclass(frozen=True)
class SentenceSeen:
    """A sentence with its mark (“6 of 9”, “2”) and, where everything was asked for, its finding or figure and the passages
    it rests on; else, of a quotation, the one it quotes."""

    pk: int
    kind: str
    segments: tuple[Segment, ...]
    mark: str
    finding: Finding | None
    figure: Figure | None
    citations: tuple[CitationSeen, ...]
    paragraph: Paragraph

    @property
    def text(self) -> str:
        return "".join(segment.text for segment in self.segments)

    @property
    def key(self) -> str:
        return f"s{self.pk}"


@dataclass(frozen=True)
class ParagraphSeen:
    paragraph: Paragraph
    sentences: tuple[SentenceSeen, ...]


@dataclass(frozen=True)
class PaperSeen:
    draft: Draft
    paragraphs: tuple[ParagraphSeen, ...]

    @property
    def sentences(self) -> Iterable[SentenceSeen]:
        return (sentence for paragraph in self.paragraphs for sentence in paragraph.sentences)


def latest_drafts(review: Review) -> dict[str, Draft]:
    """The newest draft of each language. One query."""
    drafts = Draft.objects.filter(review=review).order_by("language", "-version").distinct("language")
    return {draft.language: draft for draft in drafts}


def paper_of(draft: Draft, viewer: Viewer, *, everything: bool = False) -> PaperSeen:
    """A draft for a viewer. Four queries; with `everything`, each sentence brings all its passages (for exports)."""
    paragraphs = list(paragraphs_of(draft, everything=everything))
    lines = list(lines_of(draft, everything=everything))
    wanted = Q() if everything else Q(sentence__kind=SentenceKind.QUOTE, position=1)
    citations = Citation.objects.filter(wanted, sentence__paragraph__draft=draft)
    with override(interface_code(draft.language)):
        eyes = _Eyes(viewer, draft.language)
        cited = eyes.look(citations)
        by_paragraph: dict[int, list[SentenceSeen]] = defaultdict(list)
        headed = {paragraph.pk: paragraph for paragraph in paragraphs}
        for line in lines:
            seen = eyes.sentence(line, cited.get(line.pk, []), headed[line.paragraph])
            if seen is not None:
                by_paragraph[line.paragraph].append(seen)
    kept = [ParagraphSeen(paragraph, tuple(by_paragraph[paragraph.pk])) for paragraph in paragraphs]
    return PaperSeen(draft, tuple(each for each in kept if each.paragraph.level or each.sentences))


def sentence_of(sentence: Sentence, viewer: Viewer) -> SentenceSeen | None:
    """One sentence with all it rests on; None where this viewer does not see it. Three queries."""
    eyes = _Eyes(viewer, sentence.paragraph.draft.language)
    cited = eyes.look(Citation.objects.filter(sentence=sentence))
    line = line_of(sentence, resting=sentence.citations.count())
    return eyes.sentence(line, cited.get(sentence.pk, []), sentence.paragraph)


_LEFT = ("filename", "original", "received_at", "refusal", "message", "values", "warnings")
"""What a paper does not say of a source, and so does not fetch."""


class _Eyes:
    """A viewer's eyes: what is shown of each passage, and under which name."""

    def __init__(self, viewer: Viewer, language: str) -> None:
        self.viewer = viewer
        self.language = language
        self.parties: dict[int, Named] = {}

    def look(self, citations: Iterable[Citation]) -> dict[int, list[CitationSeen]]:
        """The citations of each sentence that this viewer may find behind it, in their order."""
        rows = list(
            citations.select_related("passage__source")  # type: ignore[attr-defined]
            .defer("passage__search", "passage__headings", *(f"passage__source__{field}" for field in _LEFT))
            .order_by("sentence_id", "position")
        )
        self.parties = names_for((row.passage.source.party_id for row in rows), self.language)
        found: dict[int, list[CitationSeen]] = defaultdict(list)
        for row in rows:
            if may_passage(self.viewer, Act.COUNT, row.passage):
                found[row.sentence_id].append(self._citation(row.passage))
        return {sentence: sorted(seen, key=_apart) for sentence, seen in found.items()}

    def _citation(self, passage: Passage) -> CitationSeen:
        named, quotable = (may_passage(self.viewer, act, passage) for act in (Act.NAME, Act.QUOTE))
        source = passage.source
        party = self.parties.get(source.party_id) if source.party_id else None
        return CitationSeen(
            passage=passage,
            who=(party.name.text if named else unnamed(party.kind)) if party else "",
            named=named,
            party=party.code if named and party else "",
            document=source.title if named else str(SourceKind(source.kind).label),
            text=passage.text if quotable else "",
            note="" if quotable else _("counted, not quoted"),
        )

    def sentence(self, line: Line, cited: list[CitationSeen], paragraph: Paragraph) -> SentenceSeen | None:
        segments: tuple[Segment, ...] = (Segment(line.text, self.language),)
        if line.kind == SentenceKind.QUOTE:
            if not cited or not cited[0].text:
                return None
            segments = quoted(line.text, cited[0], self.language)
        if _counts_nobody(line.counts):
            return None
        return SentenceSeen(line.pk, line.kind, segments, _mark(line), line.finding, line.figure, tuple(cited), paragraph)


def _apart(cited: CitationSeen) -> tuple[bool, int]:
    """What is not named though its report may be, after all others: between its neighbours, they would name it."""
    return (True, cited.passage.pk) if cited.stands_apart else (False, 0)


def quoted(text: str, first: CitationSeen, language: str) -> tuple[Segment, ...]:
    """The words around, the name as this viewer may see it, and the words of the source in their own language."""
    before, _sign, after = text.replace(PARTY, first.who or first.document).partition(QUOTE)
    return (
        Segment(before, language),
        Segment(first.text, first.passage.language, quoted=True),
        Segment(after, language),
    )


def unnamed(kind: str | None) -> str:
    """Who said it, where the name may not be shown: no more than what kind of party it is."""
    if kind in GOVERNMENTS:
        return _("One State")
    if kind == PartyKind.PROCESS:
        return _("One regional process")
    return _("One organization")


def _counts_nobody(counts: Counts | None) -> bool:
    """A count that has run out since it was written, except “none of the nine reporting States”."""
    return counts is not None and not counts.parties and not (counts.kind == FindingKind.MENTION and counts.of)


def _mark(line: Line) -> str:
    if line.kind == SentenceKind.COUNT and line.counts is not None:
        return _("%(parties)s of %(of)s") % {"parties": line.counts.parties, "of": line.counts.of}
    return str(line.resting) if line.kind == SentenceKind.QUOTE else ""
