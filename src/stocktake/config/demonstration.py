"""The first start: packs in, the demonstration's files taken in and read, its synthesis written."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from stocktake.documents.reading import Reader
from stocktake.evidence.models import Source
from stocktake.foundation.models import Activity
from stocktake.foundation.packs import open_pack
from stocktake.foundation.services.activity import seal
from stocktake.foundation.services.load_pack import load_pack
from stocktake.reviews.models import Review
from stocktake.synthesis.interfaces.sources_pack import take_in_pack_sources
from stocktake.synthesis.models import Draft
from stocktake.synthesis.services.find import find
from stocktake.synthesis.services.write import write

PACKS = ("asia-pacific-2021", "demonstration")
REVIEW = "meridian-2031"
ACTOR = "first start"
LANGUAGES = ("en", "fr")


def is_empty() -> bool:
    return not Review.objects.exists()


def was_broken_off() -> bool:
    """Whether a first start began here and never came to its end, the synthesis."""
    begun = Activity.objects.filter(actor=ACTOR).exists()
    return begun and not Draft.objects.filter(review__code=REVIEW).exists()


def load_demonstration(*, at: datetime, say: Callable[[str], None] = lambda line: None) -> None:
    """Load the packs and walk the demonstration review into the database.

    Two steps, each whole or not at all: whoever breaks a first start off has the next one go on where it was.
    """
    with transaction.atomic():
        for name in PACKS:
            say(f"loading the pack {name}")
            load_pack(name=name, actor=ACTOR, at=at)
        review = Review.objects.get(code=REVIEW)
        if not Source.objects.filter(review=review).exists():
            say("reading what the invented States and organisations sent (half a minute, once)")
            with Reader() as reader:
                take_in_pack_sources(review=review, pack=open_pack("demonstration"), reader=reader, actor=ACTOR, at=at)
    with transaction.atomic():
        say("writing the synthesis")
        find(review=review, actor=ACTOR, at=at)
        for language in LANGUAGES:
            write(review=review, language=language, actor=ACTOR, at=at)
    seal()
