"""Reading `contributors.yaml` of a pack: whom invented parties asked for a part, and what was written so far.

No letter is written for them and nobody holds their link: its secret is thrown away. They come by their account, or are sent a
new link from the page.
"""

from datetime import date, timedelta
from datetime import datetime as moment
from uuid import NAMESPACE_URL, uuid5

from pydantic import AwareDatetime

from stocktake.foundation.packs import Document, Entry, Pack, PackError
from stocktake.foundation.services.activity import record
from stocktake.questionnaires.enums import Door
from stocktake.questionnaires.models import Contributor, Response
from stocktake.questionnaires.queries.form import form_of_response
from stocktake.questionnaires.rules.links import digest_of, new_secret
from stocktake.questionnaires.services.comments import comment
from stocktake.questionnaires.services.contributors import sign_off
from stocktake.questionnaires.services.save import NoSuchQuestion, Target, save_answer

FILE = "contributors.yaml"

BETWEEN_ANSWERS = timedelta(minutes=6)
"""An invented pause, so that what was written follows one after the other."""


class CommentEntry(Entry):
    question: str
    text: str
    is_point: bool = False


class SignatureEntry(Entry):
    name: str
    title: str
    at: AwareDatetime


class ContributorEntry(Entry):
    review: str
    party: str
    unit: str
    name: str
    email: str
    language: str
    sections: list[str]
    asked_by: str
    asked: AwareDatetime
    due: date | None = None
    until: AwareDatetime
    opened: AwareDatetime | None = None
    answers: dict[str, str] = {}
    comments: list[CommentEntry] = []
    signed: SignatureEntry | None = None


class ContributorsFile(Entry):
    contributors: list[ContributorEntry]


def load(pack: Pack, *, actor: str, at: moment) -> None:
    """Ask each of them, once; whoever was asked already is not touched.

    Raises:
        PackError: the pack is not marked as invented, a response is not begun, or a section is not in its questionnaire.
    """
    content, document = pack.read(ContributorsFile, FILE)
    if not pack.manifest.invented:
        raise PackError(document.fault((), "only a pack that is marked as invented may bring contributions"))
    for index, entry in enumerate(content.contributors):
        place = ("contributors", index)
        response = Response.objects.select_related("review", "party").filter(
            review__code=entry.review, party__code=entry.party
        ).first()  # fmt: skip
        if response is None:
            raise PackError(document.fault(place, f"“{entry.party}” has not begun its response in “{entry.review}”"))
        unknown = [code for code in entry.sections if code not in form_of_response(response).by_code]
        if unknown:
            raise PackError(document.fault((*place, "sections"), f"the questionnaire has no section “{unknown[0]}”"))
        if not response.contributors.filter(email__iexact=entry.email).exists():
            _ask(response, entry, document, place)


def _ask(response: Response, entry: ContributorEntry, document: Document, place: tuple[str | int, ...]) -> None:
    contributor = Contributor.objects.create(
        response=response, unit=entry.unit, name=entry.name, email=entry.email, language=entry.language, sections=entry.sections,
        digest=digest_of(new_secret()), due=entry.due, made_at=entry.asked, expires_at=entry.until, seen_at=entry.opened,
    )  # fmt: skip
    record(
        actor=entry.asked_by, verb="asked", kind="contributor", key=f"{response.token} {contributor.signature}", at=entry.asked,
        review=response.review.code, detail={"sections": entry.sections},
    )  # fmt: skip
    at = entry.opened or entry.asked
    for code, text in entry.answers.items():
        at += BETWEEN_ANSWERS
        target = Target(response, code, contributor=contributor)
        try:
            save_answer(
                target=target, text=text.strip(), language=entry.language, based_on=0, door=Door.WEB, actor=contributor.signature,
                at=at, nonce=uuid5(NAMESPACE_URL, f"{entry.review}/{target.key}/{entry.email}"),
            )  # fmt: skip
        except NoSuchQuestion as refusal:
            raise PackError(document.fault((*place, "answers", code), str(refusal))) from None
    for said in entry.comments:
        comment(
            target=Target(response, said.question), text=said.text, is_point=said.is_point, actor=contributor.signature,
            at=at + BETWEEN_ANSWERS,
        )  # fmt: skip
    if entry.signed is not None:
        sign_off(
            contributor=contributor, name=entry.signed.name, title=entry.signed.title, actor=contributor.signature, at=entry.signed.at
        )
