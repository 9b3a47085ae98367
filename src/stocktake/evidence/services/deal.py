"""Sharing the work out: which coder reads which passages, by rules that can be read, and a part of them read by two."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from stocktake.accounts.models import Person
from stocktake.evidence.enums import CodingState
from stocktake.evidence.models import Codebook, Coding, Passage
from stocktake.evidence.queries.sharing import to_deal
from stocktake.evidence.rules.blind import is_drawn
from stocktake.foundation.refusals import Refusal
from stocktake.foundation.services.activity import record
from stocktake.reviews.models import Review


class NobodyReads(Refusal):
    """There is work, and nobody whose languages it is in."""


@dataclass(frozen=True, slots=True)
class Share:
    """A coder and what they read: languages (none: all of them), and how much compared with the others."""

    coder: Person
    languages: frozenset[str] = frozenset()
    weight: int = 1

    def reads(self, language: str) -> bool:
        return not self.languages or language in self.languages


@dataclass(frozen=True, slots=True)
class Dealt:
    """How many passages each coder (by id) got, how many of all are read by two, and in which languages nobody reads."""

    given: dict[int, int]
    double: int
    left: dict[str, int]


@transaction.atomic
def deal(*, codebook: Codebook, shares: Sequence[Share], actor: str, at: datetime) -> Dealt:
    """Deal out what nobody has yet, so that each has as much as their weight says.

    * A source stays with one person as far as its languages allow, because a passage is understood from those around it.
    * Passages drawn by `rules.blind` are read by a second person too, blind; where only one person reads the language, by one.
    * What was withdrawn, replaced or not found again is not dealt. Dealing again deals what came since, and moves nothing.

    Raises NobodyReads: no passage could be given to anybody.
    """
    codebook = Codebook.objects.select_for_update(of=("self",)).select_related("review").get(pk=codebook.pk)
    review, shares = codebook.review, [share for share in shares if share.weight > 0]
    load = _load_of(review, shares)
    made: list[Coding] = []
    left: Counter[str] = Counter()
    place = _last_places(review)
    double = 0
    for passages in _by_source(review):
        held: dict[str, Share] = {}
        for passage in passages:
            readers = [share for share in shares if share.reads(passage.language)]
            if not readers:
                left[passage.language] += 1
                continue
            first = held.get(passage.language)
            if first is None:
                known = [share for share in held.values() if share.reads(passage.language)]
                first = known[0] if known else _lightest(readers, load)
                held[passage.language] = first
            others = [share for share in readers if share.coder != first.coder]
            blind = bool(others) and is_drawn(passage.digest, review=review.code, double=codebook.double)
            double += blind
            for share in [first, _lightest(others, load)] if blind else [first]:
                place[share.coder.pk] += 1
                load[share.coder.pk] += 1
                made.append(Coding(passage=passage, coder=share.coder, blind=blind, position=place[share.coder.pk], dealt_at=at))
    if left and not made:
        raise NobodyReads(_("Nobody of those chosen reads the languages in which there are passages left. Nothing was dealt."))
    Coding.objects.bulk_create(made, batch_size=1000)
    given = dict(Counter(coding.coder_id for coding in made))
    record(
        actor=actor, verb="dealt out", kind="passages", key=review.code, at=at, review=review.code,
        detail={
            "given": {share.coder.signature: given.get(share.coder.pk, 0) for share in shares}, "double": double,
            "languages": {share.coder.signature: sorted(share.languages) for share in shares}, "left": dict(left),
        },
    )  # fmt: skip
    return Dealt(given, double, dict(left))


@transaction.atomic
def take_back(*, codebook: Codebook, coder: Person, actor: str, at: datetime) -> int:
    """Take back what a coder has not read yet, so that it can be dealt anew. What was decided stays. Returns how many."""
    waiting = Coding.objects.of(codebook.review_id).filter(coder=coder, state=CodingState.OPEN)
    # A blind passage that the other reader is through with keeps its second reader's place: only whole pairs go back.
    begun = waiting.filter(blind=True, passage__codings__in=Coding.objects.decided()).values("pk")
    mine = waiting.exclude(pk__in=begun)
    pairs = Coding.objects.filter(passage__in=mine.filter(blind=True).values("passage"), state=CodingState.OPEN)
    gone = {*mine.values_list("pk", flat=True), *pairs.values_list("pk", flat=True)}
    Coding.objects.filter(pk__in=gone).delete()
    record(
        actor=actor, verb="took back", kind="passages", key=coder.signature, at=at, review=codebook.review.code,
        detail={"passages": len(gone)},
    )  # fmt: skip
    return len(gone)


def _by_source(review: Review) -> Iterable[list[Passage]]:
    found: dict[int, list[Passage]] = defaultdict(list)
    for passage in to_deal(review):
        found[passage.source_id].append(passage)
    return found.values()


def _load_of(review: Review, shares: Collection[Share]) -> Counter[int]:
    waiting = Counter(Coding.objects.of(review.pk).values_list("coder_id", flat=True))
    return Counter({share.coder.pk: waiting[share.coder.pk] for share in shares})


def _lightest(shares: Sequence[Share], load: Counter[int]) -> Share:
    """Who has least for their weight; the first of equals."""
    return min(shares, key=lambda share: load[share.coder.pk] / share.weight)


def _last_places(review: Review) -> Counter[int]:
    rows = Coding.objects.of(review.pk).order_by().values_list("coder").annotate(last=Max("position"))
    return Counter(dict(rows))
