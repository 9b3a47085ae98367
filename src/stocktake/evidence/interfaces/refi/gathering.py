"""A review as a REFI-QDA project: its codebook, its sources as text, and what each person gave. For the secretariat."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from functools import partial
from itertools import groupby
from pathlib import Path

from django.utils.translation import gettext as _

from stocktake.evidence.enums import CodingState, Consent, Origin
from stocktake.evidence.interfaces.guids import guid
from stocktake.evidence.interfaces.naming import MACHINE, QUESTION, names_of, without_address
from stocktake.evidence.interfaces.refi.shapes import Coder, Given, Item, Note, Project, Selection, Text
from stocktake.evidence.models import Code, Codebook, Coding, Entry, Passage, Source
from stocktake.evidence.queries.codebook import IN_ORDER
from stocktake.evidence.queries.coded import still_blind
from stocktake.evidence.queries.shown import has_original
from stocktake.evidence.rules.visibility import Act, may_source
from stocktake.foundation.models import StoredFile
from stocktake.foundation.refusals import Refusal
from stocktake.foundation.services.files import open_original
from stocktake.frameworks.enums import ElementKind
from stocktake.reviews.models import Review
from stocktake.reviews.rules.viewer import Viewer

BETWEEN = "\n\n"
"""Between two passages of a source's text."""
Key = tuple[str, int, int | None, int | None]


class NotForThem(Refusal):
    """A whole project, with everybody's readings, is for the secretariat."""


def codes_of(book: Codebook) -> tuple[Item, ...]:
    """Every code of the codebook under a heading for its kind, retired ones too: what was coded with them stays coded."""
    entries = sorted(
        book.entries.select_related("element", "merged_into"),
        key=lambda entry: (IN_ORDER.index(ElementKind(entry.element.kind)), entry.element.number, entry.element.code),
    )
    names = names_of(entries)
    return tuple(
        Item(
            guid(book.review, "kind", kind), str(ElementKind(kind).label), codable=False,
            below=tuple(Item(_code(book.review, entry), names[entry.pk], described(entry)) for entry in own),
        )
        for kind, own in groupby(entries, key=lambda entry: entry.element.kind)
    )  # fmt: skip


def described(entry: Entry) -> str:
    """What a code covers and what it leaves out, in the language of whoever exports."""
    words = [entry.meaning.text]
    if entry.limits.text:
        words.append(_("Does not cover: %(what)s") % {"what": entry.limits.text})
    if entry.retired_at:
        words.append(_("Not in use any more."))
    return "\n".join(word for word in words if word)


def text_of(passages: Sequence[Passage]) -> tuple[str, dict[int, int]]:
    """The text of a source's passages, and where each of them (by id) begins in it."""
    starts, parts, length = {}, [], 0
    for passage in passages:
        starts[passage.pk] = length
        parts.append(passage.text)
        length += len(passage.text) + len(BETWEEN)
    return BETWEEN.join(parts), starts


def sources_with_passages(viewer: Viewer) -> Iterable[tuple[Source, list[Passage]]]:
    """Every source with those passages that stand and that this viewer may see; one without any is left out."""
    rows = (
        Passage.objects.visible_to(viewer, Act.QUOTE)
        .select_related("source__party", "source__review", "source__original")
        .order_by("source", "number")
    )
    for _source, passages in groupby(rows, key=lambda passage: passage.source_id):
        own = list(passages)
        yield own[0].source, own


def project_of(viewer: Viewer, book: Codebook, *, originals: bool = True) -> Project:
    """`originals`: the files as they came go along, where this viewer may open them. Raises NotForThem."""
    if not viewer.is_secretariat:
        raise NotForThem(_("A whole project with everybody’s readings goes out to the secretariat only."))
    return _Gathering(viewer, book, originals=originals).project()


def stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class _Gathering:
    def __init__(self, viewer: Viewer, book: Codebook, *, originals: bool) -> None:
        self.originals = originals
        self.viewer, self.review, self.book = viewer, viewer.review, book
        self.coders: dict[str, Coder] = {}
        self.notes: list[Note] = []
        self.blind = still_blind(viewer)
        self.by_passage: dict[int, dict[Key, list[Given]]] = defaultdict(dict)
        self.about: dict[Key, list[Note]] = defaultdict(list)

    def project(self) -> Project:
        self._readings()
        self._codes()
        texts = tuple(self._text(source, passages) for source, passages in sources_with_passages(self.viewer))
        used = {each.coder for text in texts for each in text.selections}
        there = {note for text in texts for each in text.selections for note in each.notes}
        return Project(
            f"{self.review.title.text} ({self.review.code})", self._description(),
            tuple(coder for coder in self.coders.values() if coder.guid in used), codes_of(self.book), texts,
            tuple(note for note in self.notes if note.guid in there),
        )  # fmt: skip

    def _description(self) -> str:
        said = _("Each source says under which consent it was given; it holds for whoever opens this project.")
        if self.blind:
            said += " " + _("Readings of passages that are still read by several, blind, are left out.")
        return said

    def _readings(self) -> None:
        """What people gave, words by words, with their memos."""
        rows = Coding.objects.of(self.review.pk).that_stand().decided().exclude(passage__in=self.blind)
        self.marked: set[tuple[int, int]] = set()
        for coding in rows.select_related("coder", "passage").prefetch_related("marks").order_by("pk"):
            coder = self._coder(guid(self.review, "coder", coding.coder_id), coding.coder.name)
            marks = [mark for mark in coding.marks.all() if mark.removed_at is None and mark.keeps]
            first: Key | None = None
            for mark in marks if coding.state == CodingState.DONE else ():
                self.marked.add((coding.passage_id, mark.element_id))
                whole = (mark.start, mark.end) == (0, len(coding.passage.text))
                key = (coder, coding.pk, None if whole else mark.start, None if whole else mark.end)
                first = first or key
                given = Given(guid(self.review, "mark", mark.pk), self._element(mark.element_id), coder, stamp(mark.at))
                self.by_passage[coding.passage_id].setdefault(key, []).append(given)
            if coding.memo:
                key = first or (coder, coding.pk, None, None)
                self.by_passage[coding.passage_id].setdefault(key, [])
                note = Note(guid(self.review, "memo", coding.pk), coding.memo, f"{_('Memo')} {coding.pk}", coder, _decided(coding))
                self.notes.append(note)
                self.about[key].append(note)

    def _codes(self) -> None:
        """What follows from a question or from a suggestion, under names that are no person's; and what was signed without a mark."""
        for code in Code.objects.filter(passage__source__review=self.review).order_by("pk"):
            if code.origin == Origin.MACHINE:
                coder = self._coder(guid(self.review, "coder", MACHINE), MACHINE)
            elif code.origin == Origin.QUESTION:
                coder = self._coder(guid(self.review, "coder", QUESTION), QUESTION)
            elif (code.passage_id, code.element_id) not in self.marked:
                coder = self._coder(guid(self.review, "signed", code.by), without_address(code.by))
            else:
                continue
            given = Given(guid(self.review, "code", code.pk), self._element(code.element_id), coder, stamp(code.at))
            self.by_passage[code.passage_id].setdefault((coder, 0, None, None), []).append(given)

    def _text(self, source: Source, passages: Sequence[Passage]) -> Text:
        text, starts = text_of(passages)
        selections = []
        for passage in passages:
            for key, given in self.by_passage.get(passage.pk, {}).items():
                coder, coding, start, end = key
                begins = starts[passage.pk]
                words = (begins + (start or 0), begins + (len(passage.text) if end is None else end))
                name = guid(self.review, "selection", passage.pk, coder, coding, start, end)
                notes = self.about.get(key, []) if coding else []
                about = tuple(note.guid for note in notes)
                memo = "\n".join(note.text for note in notes)
                selections.append(Selection(name, *words, str(passage.number), coder, tuple(given), about, memo))
        selections.sort(key=lambda each: (each.start, each.end, each.coder))
        ending, original = self._original(source)
        return Text(
            guid(self.review, "source", source.pk), source.title or source.filename, text, self._consent(source, passages),
            tuple(selections), ending, original,
        )  # fmt: skip

    def _original(self, source: Source) -> tuple[str, Callable[[], bytes] | None]:
        if not (self.originals and has_original(source) and may_source(self.viewer, Act.READ, source)):
            return "", None
        ending = Path(source.filename).suffix.lower().lstrip(".")
        if not ending.isalnum() or ending == "txt":  # beside our own text of the same name there is no room for it
            return "", None
        return ending, partial(_bytes, source.original)

    def _consent(self, source: Source, passages: Sequence[Passage]) -> str:
        lines = [_("Consent: %(consent)s.") % {"consent": source.get_consent_display()}]
        if source.party:
            lines.insert(0, _("Said by: %(who)s.") % {"who": source.party.name().text})
        own = defaultdict(list)
        for passage in passages:
            if passage.consent is not None and passage.consent != source.consent:
                own[passage.consent].append(str(passage.label or passage.number))
        for consent, numbers in sorted(own.items()):
            words = {"consent": Consent(consent).label, "passages": ", ".join(numbers)}
            lines.append(_("Consent of its own (%(consent)s): %(passages)s.") % words)
        return "\n".join(lines)

    def _coder(self, made: str, name: str) -> str:
        """Two people of one name are told apart: programs for analysis know a coder by the name."""
        if made not in self.coders:
            taken = {coder.name for coder in self.coders.values()}
            number, unique = 2, name
            while unique in taken:
                unique, number = f"{name} ({number})", number + 1
            self.coders[made] = Coder(made, unique)
        return made

    def _element(self, element: int) -> str:
        return guid(self.review, "element", element)


def _decided(coding: Coding) -> str:
    return stamp(coding.decided_at) if coding.decided_at else ""


def _bytes(stored: StoredFile) -> bytes:
    with open_original(stored) as file:
        return file.read()


def _code(review: Review, entry: Entry) -> str:
    return guid(review, "element", entry.element_id)
