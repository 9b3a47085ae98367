"""What a REFI-QDA file proposes to a review. A codebook brings own codes; a project brings readings of sources that are ours."""

from django.utils.translation import gettext as _

from stocktake.evidence.interfaces.guids import guid
from stocktake.evidence.interfaces.known import KnownCoders, KnownCodes, KnownPassages
from stocktake.evidence.interfaces.naming import MACHINE, QUESTION
from stocktake.evidence.interfaces.proposal import Proposal, Verdict
from stocktake.evidence.interfaces.refi.gathering import described
from stocktake.evidence.interfaces.refi.shapes import Given, Item, Project, Selection, Text
from stocktake.evidence.interfaces.weighing import Offer, Places, Report, Scales
from stocktake.evidence.models import Codebook
from stocktake.evidence.services.take_codes import Coder, NewCode
from stocktake.foundation.refusals import Refusal
from stocktake.reviews.rules.viewer import Viewer

SHOWN = 60
"""Characters of a passage that are shown in a report."""


class NotOurs(Refusal):
    """Not one source of the project is a source of this review."""


def propose_codes(project: Project, book: Codebook, *, language: str) -> Proposal:
    """Own codes for what the codebook does not have yet; `language`: that of the file's names."""
    known = KnownCodes(book)
    report = Report()
    seen: set[str] = set()
    for item in project.items():
        found = known.found(item.name, item.guid)
        name = item.name.casefold()
        if not item.name:
            report.refuses(item.guid, "", _("The code has no name."))
        elif not item.codable:
            report.says(item.guid, item.name, Verdict.LEFT_OUT, _("It is a heading over codes; no passage can be given it."))
        elif found:
            same = not item.description or any(_same(item.description, described(entry)) for entry in found)
            why = "" if same else _("What it covers is said otherwise in the file; here it stays as it is.")
            report.says(item.guid, item.name, Verdict.THERE, why)
        elif name in seen:
            report.refuses(item.guid, item.name, _("Two codes of the file have this name."))
        else:
            seen.add(name)
            covers = {language: item.description} if item.description else {}
            report.codes.append(NewCode({language: item.name}, covers, {}))
            report.says(item.guid, item.name, Verdict.NEW)
    return report.proposal()


def propose_readings(project: Project, viewer: Viewer, book: Codebook) -> Proposal:
    """Raises NotOurs."""
    matching = _Matching(project, viewer, book)
    for text in project.texts:
        matching.text(text)
    if project.texts and not matching.recognised:
        raise NotOurs(_("None of the sources in this project is a source of this review. Nothing was taken."))
    return matching.scales.proposal()


class _Matching:
    def __init__(self, project: Project, viewer: Viewer, book: Codebook) -> None:
        review = viewer.review
        self.codes, self.coders, self.passages = KnownCodes(book), KnownCoders(book), KnownPassages(viewer)
        self.scales = Scales(self.passages)
        self.items: dict[str, Item] = {item.guid: item for item in project.items()}
        self.names = {coder.guid: coder.name for coder in project.coders}
        self.notes = {note.guid: note for note in project.notes}
        self.nobody = {guid(review, "coder", MACHINE), guid(review, "coder", QUESTION)}
        self.recognised = 0
        for made, why in project.amiss:
            self.scales.refuses(made, "", self._amiss(why))

    def text(self, text: Text) -> None:
        source = self.passages.source(text.guid, text.text)
        if source is None:
            if any(each.given for each in text.selections):
                self.scales.refuses(text.guid, text.name, _("It is no source of this review; its codes are not taken."))
            return
        self.recognised += 1
        places = Places(self.passages, source.pk, text.text)
        for selection in text.selections:
            self._selection(places, text, selection)

    def _selection(self, places: Places, text: Text, selection: Selection) -> None:
        given = [each for each in selection.given if not self._is_nobody(each.coder)]
        for each in selection.given:
            if self._is_nobody(each.coder):
                why = _("A machine or a question set it; it is no person’s.")
                self.scales.says(each.guid, self._name(each), Verdict.LEFT_OUT, why)
        memos = [self.notes[note].text for note in selection.notes if note in self.notes] or [selection.memo]
        memos = [] if self._is_nobody(selection.coder) else [memo for memo in memos if memo.strip()]
        if not given and not memos:
            return
        touched = places.of(selection.start, selection.end)
        if not touched:
            self.scales.refuses(
                selection.guid,
                f"{text.name}: “{text.text[max(selection.start, 0) : selection.end][:SHOWN]}”",
                _("These words do not stand in the source, or stand in it twice."),
            )
            return
        for each in given:
            entry = self.scales.entry(each.guid, self._name(each), self.codes.found(self._name(each), each.code))
            coder = self._coder(each.coder or selection.coder)
            if entry is None:
                continue
            for passage, span in touched:
                if self.passages.is_signed(passage.pk, entry.element_id, coder):
                    self.scales.says(each.guid, self._name(each), Verdict.THERE)
                else:
                    self.scales.weigh(Offer(each.guid, passage, entry, coder, span))
        for memo in memos:
            self.scales.remember(selection.guid, touched[0][0], self._coder(selection.coder or self._note_by(selection)), memo)

    def _note_by(self, selection: Selection) -> str:
        return next((self.notes[note].coder for note in selection.notes if note in self.notes), "")

    def _is_nobody(self, made: str) -> bool:
        """By GUID; or by name, where another program has given everybody a new one."""
        return made in self.nobody or self.names.get(made, "") in {MACHINE, QUESTION}

    def _coder(self, made: str) -> Coder:
        return self.coders.coder(self.names.get(made, "") or _("Unnamed coder"), made)

    def _name(self, given: Given) -> str:
        item = self.items.get(given.code)
        return item.name if item else given.code

    @staticmethod
    def _amiss(why: str) -> str:
        return {
            "areas": _("Codes on areas of pages have no words; they are not taken."),
            "no-text": _("The source has no text in the file; its codes are not taken."),
        }.get(why, _("It does not say which words it stands on."))


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()) == " ".join(other.split())
