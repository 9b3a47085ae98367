"""Reading `openings.yaml` of a pack: which questionnaire is put to which audience of which review, with which switches on."""

from datetime import datetime

from stocktake.foundation.packs import Document, Entry, Field, Pack, PackError
from stocktake.questionnaires.enums import Audience
from stocktake.questionnaires.interfaces.pack import FROM_PACK, latest_from_pack
from stocktake.questionnaires.models import Opening, Questionnaire, Version
from stocktake.questionnaires.services.questionnaire_moving import move_drafts
from stocktake.questionnaires.services.questionnaire_opening import put_to
from stocktake.reviews.models import Review

FILE = "openings.yaml"


class OpeningEntry(Entry):
    """The newest version that a pack brought is put to these audiences."""

    review: str
    questionnaire: str
    audiences: list[Audience] = Field(min_length=1)
    switches: list[str] = []


class OpeningsFile(Entry):
    openings: list[OpeningEntry]


def load(pack: Pack, *, actor: str, at: datetime) -> None:
    """Put the questionnaires of a pack to their audiences. What an officer has opened there instead is left alone.

    Where the pack brought a newer version than the one that was put, the drafts of the review move over to it.

    Raises:
        PackError: a review or a questionnaire is not loaded.
    """
    content, document = pack.read(OpeningsFile, FILE)
    for index, entry in enumerate(content.openings):
        place = ("openings", index)
        review = Review.objects.filter(code=entry.review).first()
        if review is None:
            raise PackError(document.fault((*place, "review"), f"no review has the code “{entry.review}”"))
        version = _version(entry, document, place)
        for audience in entry.audiences:
            if _is_ours(Opening.objects.filter(review=review, audience=audience).select_related("version").first(), version):
                put_to(version=version, review=review, audience=audience, switches=entry.switches, actor=actor, at=at)
        if not review.openings.filter(version__questionnaire=version.questionnaire_id).exclude(version=version).exists():
            move_drafts(version=version, review=review, actor=actor, at=at)


def _version(entry: OpeningEntry, document: Document, place: tuple[str | int, ...]) -> Version:
    questionnaire = Questionnaire.objects.filter(code=entry.questionnaire).first()
    version = latest_from_pack(questionnaire) if questionnaire else None
    if version is None:
        raise PackError(document.fault((*place, "questionnaire"), f"no pack has brought a questionnaire “{entry.questionnaire}”"))
    return version


def _is_ours(opening: Opening | None, version: Version) -> bool:
    """Whether the pack may put its version there: nothing is open yet, or an older version of the pack's own."""
    if opening is None:
        return True
    there = opening.version
    return there.questionnaire_id == version.questionnaire_id and FROM_PACK in there.extra and there.number < version.number
