"""A whole page of answers that was sent as a form: what was touched is saved, what stands against it goes back to the page.

Every field comes with the revision it started from, and the page with a nonce; the nonce of a single text is made from both,
so that a form sent twice is saved once, and an older page sent again with another text is another save. So is a choice between
two texts: it starts from the one that stands.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db.models import Q
from django.http import QueryDict

from stocktake.foundation.refusals import Refusal
from stocktake.questionnaires.enums import QuestionType, RevisionKind
from stocktake.questionnaires.models import Answer, Revision
from stocktake.questionnaires.queries.asked import Page
from stocktake.questionnaires.queries.clash import clash_of
from stocktake.questionnaires.queries.sheet import Typed
from stocktake.questionnaires.queries.work import Work
from stocktake.questionnaires.rules.places import written
from stocktake.questionnaires.rules.validation import Place
from stocktake.questionnaires.rules.values import as_kept
from stocktake.questionnaires.services.answering import SignedOff, answer
from stocktake.questionnaires.services.save import Conflict, NotOpen, TooLong, plain
from stocktake.questionnaires.views.desk import Desk
from stocktake.questionnaires.views.saving import readable, revision_of


@dataclass
class Outcome:
    """What became of a form: how many answers were saved, at which revision each stands now, and what could not be saved."""

    saved: int = 0
    revisions: dict[Place, int] = field(default_factory=dict)
    typed: dict[Place, Typed] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)

    @property
    def status(self) -> int:
        kinds = {type(refusal) for refusal in self.refusals}
        if kinds & {NotOpen, SignedOff}:
            return 403
        if TooLong in kinds:
            return 413
        return 409 if any(typed.clash for typed in self.typed.values()) else 422 if self.refusals else 200


@dataclass(frozen=True, slots=True)
class Sent:
    """One field as it came."""

    place: Place
    text: str
    language: str
    based_on: int
    kind: RevisionKind = RevisionKind.SAVED


def save_posted(desk: Desk, work: Work, page: Page, post: QueryDict) -> Outcome:
    """Save every answer of the page that was touched. Nothing that could not be saved is lost: it is in `typed`."""
    every = list(_sent(work, page, post))
    outcome = Outcome(revisions={place: held.revision for place, held in work.answers.items()})
    # A button pressed beside a field starts from what its writer was shown, not from what came since.
    outcome.revisions |= {sent.place: sent.based_on for sent in every}
    for sent in _touched(work, every):
        nonce = nonce_for(post, f"{written(sent.place)}\n{sent.based_on}\n{sent.text}")
        try:
            saved = answer(
                seat=desk.seat, place=sent.place, text=sent.text, language=sent.language, based_on=sent.based_on, nonce=nonce,
                at=desk.at, kind=sent.kind,
            )  # fmt: skip
        except Refusal as refusal:
            outcome.refusals.append(refusal)
            outcome.typed[sent.place] = Typed(sent.text, sent.language, sent.based_on, str(refusal))
            continue
        if isinstance(saved, Conflict):
            outcome.typed[sent.place] = Typed(sent.text, sent.language, sent.based_on, clash=clash_of(saved, work.form))
        else:
            outcome.saved += saved.changed
            outcome.revisions[sent.place] = saved.revision
    return outcome


def nonce_for(post: Mapping[str, str], what: str) -> UUID:
    """The nonce of one thing in a form that was sent. A page without a nonce is taken by what it says."""
    try:
        page = UUID(post.get("nonce", ""))
    except ValueError:
        page = NAMESPACE_URL
    return uuid5(page, what.encode("utf-8", "replace").decode())


def _sent(work: Work, page: Page, post: QueryDict) -> Iterable[Sent]:
    verb, choice, chosen = (*post.get("do", "").split(":", 2), "", "", "")[:3]
    for place in work.asked.places(page):
        key = written(place)
        if f"revision:{key}" not in post:
            continue
        node = work.form.by_code[place[0]].node
        several = node.question_type == QuestionType.SELECT_MULTIPLE
        text = " ".join(post.getlist(f"text:{key}")) if several else post.get(f"text:{key}", "")
        based_on, kind = _number(post, f"revision:{key}"), RevisionKind.SAVED
        if verb == "choose" and chosen == key:
            # The person has seen both texts: what they choose starts from the one that stands.
            based_on = _number(post, f"conflict:{key}")
            if choice == "theirs":
                continue
            if choice == "merged":
                text, kind = post.get(f"merge:{key}", ""), RevisionKind.MERGED
        text = as_kept(node.question_type, plain(readable(text)))
        yield Sent(place, text, post.get(f"language:{key}", "")[:10], based_on, kind)


def _number(post: QueryDict, name: str) -> int:
    try:
        return revision_of(post.get(name, "0"))
    except ValueError:
        return 0


def _touched(work: Work, sent: list[Sent]) -> list[Sent]:
    """Those whose text is another one than its writer was shown. A field that nobody touched overwrites nothing, however old."""
    changed = [one for one in sent if _differs(one, work)]
    stale = [one for one in changed if one.based_on != _revision(work, one.place)]
    seen = _texts_seen(work.answers, stale)
    return [
        one
        for one in changed
        if one not in stale or one.text != seen.get((one.place, one.based_on), "" if not one.based_on else None)
    ]


def _differs(one: Sent, work: Work) -> bool:
    """Another text than the one that stands, or the same in another language."""
    held = work.answers.get(one.place)
    spoken = bool(one.language) and held is not None and one.language != held.language
    return one.text != (held.text if held else "") or spoken or one.kind == RevisionKind.MERGED


def _revision(work: Work, place: Place) -> int:
    held = work.answers.get(place)
    return held.revision if held else 0


def _texts_seen(answers: Mapping[Place, Answer], stale: list[Sent]) -> dict[tuple[Place, int], str]:
    """The texts that stale fields had started from; one query, and none where nothing is stale."""
    wanted = Q()
    for one in stale:
        if one.based_on and one.place in answers:
            wanted |= Q(answer=answers[one.place], number=one.based_on)
    if not wanted:
        return {}
    rows = Revision.objects.filter(wanted).select_related("answer")
    return {((row.answer.question, row.answer.item), row.number or 0): row.text for row in rows}
