"""The codebook of a review: opened with the framework's elements, then kept by its analysts. Nothing in use is ever deleted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from stocktake.evidence.models import Code, Codebook, Entry, Mark, Passage
from stocktake.evidence.services.codebook_turn import while_changing
from stocktake.evidence.services.conclude import conclude_all
from stocktake.foundation.refusals import Refusal
from stocktake.foundation.services.activity import record
from stocktake.foundation.texts import LANGUAGES
from stocktake.frameworks.enums import ElementKind
from stocktake.frameworks.models import Element, Framework
from stocktake.reviews.models import Review


class NeedsTitle(Refusal):
    """A code is chosen by its name."""


class CodeTaken(Refusal):
    """Two codes of one name would be mixed up."""


class MovedOn(Refusal):
    """Somebody else changed the entry meanwhile."""


class NotMerged(Refusal):
    """A code cannot be merged into itself, into one that is retired, or away from the framework."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a code covers and what it does not, by language."""

    covers: Mapping[str, str]
    leaves_out: Mapping[str, str]


@transaction.atomic
def open_codebook(*, review: Review, actor: str, at: datetime) -> Codebook:
    """The codebook of a review; made with every element of its framework where there is none yet."""
    found = Codebook.objects.select_related("review").filter(review=review).first()
    if found is not None and not review.framework.elements.exclude(entries__codebook=found).exists():
        return found
    review = Review.objects.select_for_update(of=("self",)).select_related("framework").get(pk=review.pk)
    found = Codebook.objects.select_related("review").filter(review=review).first()
    if found is None:
        own = Framework.objects.create(code=f"own-{review.code}"[:40], titles={}, pack="")
        found = Codebook.objects.create(review=review, own=own)
        record(actor=actor, verb="opened", kind="codebook", key=review.code, at=at, review=review.code)
    known = set(found.entries.values_list("element_id", flat=True))
    new = review.framework.elements.exclude(pk__in=known)
    Entry.objects.bulk_create([Entry(codebook=found, element=element) for element in new], batch_size=500)
    return found


@transaction.atomic
def set_double(*, codebook: Codebook, double: int, actor: str, at: datetime) -> None:
    """How many of a hundred passages are read by two, from the next dealing on."""
    Codebook.objects.filter(pk=codebook.pk).update(double=double)
    record(
        actor=actor, verb="set the share read by two", kind="codebook", key=codebook.review.code, at=at,
        review=codebook.review.code, detail={"of_a_hundred": double, "before": codebook.double},
    )  # fmt: skip
    codebook.double = double


@transaction.atomic
def add_own(*, codebook: Codebook, titles: Mapping[str, str], meaning: Meaning, actor: str, at: datetime) -> Entry:
    """Add a code of the review's own, with its name in at least one language.

    Raises:
        NeedsTitle: it has no name.
        CodeTaken: another own code has this name, in use or retired.
    """
    codebook = Codebook.objects.select_for_update(of=("self",)).select_related("own", "review").get(pk=codebook.pk)
    titles = _written(titles)
    if not titles:
        raise NeedsTitle(_("Please give the code a name in at least one language. Nothing was added."))
    taken = {text.casefold() for each in codebook.own.elements.all() for text in each.titles.values()}
    for text in titles.values():
        if text.casefold() in taken:
            raise CodeTaken(_("There is a code called “%(name)s” already. Please choose another name.") % {"name": text})
    number = (codebook.own.elements.aggregate(last=Max("number"))["last"] or 0) + 1
    element = Element.objects.create(
        framework=codebook.own, kind=ElementKind.OWN, code=f"own-{number}", number=number, titles=titles
    )
    made = Entry.objects.create(
        codebook=codebook, element=element, covers=_written(meaning.covers), leaves_out=_written(meaning.leaves_out)
    )
    _note(made, "added", actor, at, titles=titles, covers=made.covers, leaves_out=made.leaves_out)
    return made


@transaction.atomic
def define(*, entry: Entry, meaning: Meaning, revision: int, actor: str, at: datetime) -> Entry:
    """Say what a code covers. What it said before stays in the history.

    Raises MovedOn: somebody else changed it since `revision`; nothing was written.
    """
    entry = _locked(entry)
    if entry.revision != revision:
        raise MovedOn(_("Somebody else changed this code meanwhile. What they wrote stands on this page; yours is in the fields."))
    covers, leaves_out = _written(meaning.covers), _written(meaning.leaves_out)
    if (covers, leaves_out) != (entry.covers, entry.leaves_out):
        was = {"covers": entry.covers, "leaves_out": entry.leaves_out}
        entry.covers, entry.leaves_out = covers, leaves_out
        entry.revision += 1
        entry.save(update_fields=["covers", "leaves_out", "revision"])
        _note(entry, "defined", actor, at, covers=covers, leaves_out=leaves_out, was=was)
    return entry


@transaction.atomic
def give_example(*, entry: Entry, passage: Passage, actor: str, at: datetime) -> None:
    """Lay a passage beside a code as an example; a second time takes it away again."""
    entry = _locked(entry)
    if entry.examples.filter(pk=passage.pk).exists():
        entry.examples.remove(passage)
        _note(entry, "took an example from", actor, at, passage=passage.pk)
    else:
        entry.examples.add(passage)
        _note(entry, "gave an example to", actor, at, passage=passage.pk)


@transaction.atomic
def retire(*, entry: Entry, actor: str, at: datetime) -> None:
    """Take a code out of use. What was coded with it stays coded; it is not offered any more."""
    while_changing(entry.codebook.review_id)
    entry = _locked(entry)
    if entry.retired_at is None:
        _retire(entry, None, at)
        _note(entry, "retired", actor, at)


@transaction.atomic
def bring_back(*, entry: Entry, actor: str, at: datetime) -> None:
    """Offer a retired code again. What it was merged into keeps what it took over."""
    entry = _locked(entry)
    if entry.retired_at is not None:
        Entry.objects.filter(pk=entry.pk).update(retired_at=None, merged_into=None)
        _note(entry, "brought back", actor, at)


@transaction.atomic
def merge(*, entry: Entry, into: Entry, actor: str, at: datetime) -> int:
    """Give all that was coded with one own code to another, and retire it. Returns how many passages moved.

    Nobody codes meanwhile. The readings of coders move with it: a mark is taken back and given anew under the other code, so that its
    history shows.

    Raises NotMerged: the two are one, the other is retired or of another review, or the first belongs to the framework.
    """
    while_changing(entry.codebook.review_id)
    entry, into = _locked(entry), _locked(into)
    if entry.element.kind != ElementKind.OWN:
        raise NotMerged(_("What the framework itself distinguishes stays apart; retire the code instead. Nothing was changed."))
    if entry.pk == into.pk or into.retired_at is not None or entry.codebook_id != into.codebook_id:
        raise NotMerged(_("Please choose another code of this review that is in use. Nothing was changed."))
    marks = list(Mark.objects.standing().filter(element=entry.element).select_related("coding"))
    there = set(
        Mark.objects.standing().filter(element=into.element, coding__in=[mark.coding_id for mark in marks])
        .values_list("coding_id", "start", "end")
    )  # fmt: skip
    Mark.objects.filter(pk__in=[mark.pk for mark in marks]).update(removed_at=at)
    Mark.objects.bulk_create([
        Mark(coding_id=mark.coding_id, element=into.element, keeps=mark.keeps, start=mark.start, end=mark.end, at=at)
        for mark in marks if (mark.coding_id, mark.start, mark.end) not in there
    ])  # fmt: skip
    moved = list(Passage.objects.filter(codes__element=entry.element).distinct())
    for code in Code.objects.filter(element=entry.element):
        Code.objects.get_or_create(
            passage_id=code.passage_id, element=into.element,
            defaults={"origin": code.origin, "score": code.score, "by": code.by, "at": at},
        )  # fmt: skip
    Code.objects.filter(element=entry.element).delete()
    _retire(entry, into.element, at)
    conclude_all(passages={mark.coding.passage_id for mark in marks}, at=at)
    _note(entry, "merged", actor, at, into=into.element.code, passages=len(moved))
    return len(moved)


def _locked(entry: Entry) -> Entry:
    return Entry.objects.select_for_update(of=("self",)).select_related("element", "codebook__review").get(pk=entry.pk)


def _retire(entry: Entry, into: Element | None, at: datetime) -> None:
    Entry.objects.filter(pk=entry.pk).update(retired_at=at, merged_into=into)


def _written(texts: Mapping[str, str]) -> dict[str, str]:
    """The texts that say something, in the languages of the house."""
    tidied = {language: " ".join(texts.get(language, "").split()) for language in LANGUAGES}
    return {language: text[:2000] for language, text in tidied.items() if text}


def _note(entry: Entry, verb: str, actor: str, at: datetime, **detail: object) -> None:
    record(
        actor=actor, verb=verb, kind="code", key=f"{entry.element.kind} {entry.element.code}", at=at,
        review=entry.codebook.review.code, detail=detail,
    )  # fmt: skip
