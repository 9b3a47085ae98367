"""Reading `responses.yaml` of a pack: answers that invented parties have given so far, or submitted, so that a demonstration shows
life."""

from datetime import datetime, timedelta
from typing import Literal
from uuid import NAMESPACE_URL, uuid5

from pydantic import AwareDatetime

from stocktake.foundation.packs import Document, Entry, Pack, PackError
from stocktake.foundation.refusals import Refusal
from stocktake.parties.models import Party
from stocktake.questionnaires.enums import Door
from stocktake.questionnaires.interfaces.pack import FROM_PACK
from stocktake.questionnaires.models import Opening, Response
from stocktake.questionnaires.services.begin import audience_of, begin
from stocktake.questionnaires.services.consent import state_consent
from stocktake.questionnaires.services.items import add_item
from stocktake.questionnaires.services.save import NoSuchQuestion, Target, save_answer
from stocktake.questionnaires.services.submit import submit
from stocktake.reviews.enums import Consent
from stocktake.reviews.models import Review

FILE = "responses.yaml"

BETWEEN_ANSWERS = timedelta(minutes=7)
"""An invented pause, so that the history of a response reads like one."""


class ItemEntry(Entry):
    group: str
    answers: dict[str, str]


class SubmittedEntry(Entry):
    at: AwareDatetime
    name: str
    title: str


Level = Literal["publish", "quote-named", "quote-unnamed", "aggregate", "confidential"]


class ResponseEntry(Entry):
    """`consent`: to the whole report; `consents`: to single answers. `submitted`: when, and who signed."""

    review: str
    party: str
    language: str
    by: str
    begun: AwareDatetime
    answers: dict[str, str] = {}
    items: list[ItemEntry] = []
    consent: Level | None = None
    consents: dict[str, Level] = {}
    submitted: SubmittedEntry | None = None


class ResponsesFile(Entry):
    responses: list[ResponseEntry]


def load(pack: Pack, *, actor: str, at: datetime) -> None:
    """Begin these responses and save their answers, each once; a response that is there already is not touched.

    Where an officer has put another questionnaire to the party, the answers fit nothing and are left out.

    Raises:
        PackError: the pack is not marked as invented, a review or party is not loaded, or a question is not asked.
    """
    content, document = pack.read(ResponsesFile, FILE)
    if not pack.manifest.invented:
        raise PackError(document.fault((), "only a pack that is marked as invented may bring answers"))
    for index, entry in enumerate(content.responses):
        place = ("responses", index)
        review = Review.objects.filter(code=entry.review).first()
        party = Party.objects.filter(code=entry.party).first()
        if review is None or party is None:
            raise PackError(document.fault(place, f"no review “{entry.review}” or no party “{entry.party}” is loaded"))
        if _is_put(review, party) and not Response.objects.filter(review=review, party=party).exists():
            _answer(
                begin(review=review, party=party, language=entry.language, actor=entry.by, at=entry.begun), entry, document, place
            )


def _is_put(review: Review, party: Party) -> bool:
    opening = Opening.objects.select_related("version").filter(review=review, audience=audience_of(party)).first()
    return opening is not None and FROM_PACK in opening.version.extra


def _answer(response: Response, entry: ResponseEntry, document: Document, place: tuple[str | int, ...]) -> None:
    at = entry.begun
    for code, text in entry.answers.items():
        at += BETWEEN_ANSWERS
        _save(Target(response, code), text, entry, at, document, (*place, "answers", code))
    for index, item in enumerate(entry.items):
        key = add_item(response=response, group=item.group, actor=entry.by, at=at).key
        for code, text in item.answers.items():
            at += BETWEEN_ANSWERS
            _save(Target(response, code, key), text, entry, at, document, (*place, "items", index, "answers", code))
    try:
        _consent_and_submit(response, entry, at)
    except Refusal as refusal:
        raise PackError(document.fault(place, str(refusal))) from None


def _consent_and_submit(response: Response, entry: ResponseEntry, at: datetime) -> None:
    told = {**({"": entry.consent} if entry.consent else {}), **entry.consents}
    for question, level in told.items():
        state_consent(
            response=response, level=Consent[level.upper().replace("-", "_")], evidence="invented", actor=entry.by, at=at,
            question=question,
        )  # fmt: skip
    if entry.submitted:
        signed = entry.submitted
        submit(response=response, name=signed.name, title=signed.title, actor=entry.by, at=signed.at)


def _save(target: Target, text: str, entry: ResponseEntry, at: datetime, document: Document, place: tuple[str | int, ...]) -> None:
    try:
        save_answer(
            target=target, text=text.strip(), language=entry.language, based_on=0, door=Door.WEB, actor=entry.by, at=at,
            nonce=uuid5(NAMESPACE_URL, f"{entry.review}/{target.key}"),
        )  # fmt: skip
    except NoSuchQuestion as refusal:
        raise PackError(document.fault(place, str(refusal))) from None
