"""Asking ministries: whoever is asked gets a personal link by letter, answers what was asked, and signs it off.

The link's secret is handed back once, to be put into the letter; only its digest is kept. A new link makes the old one void.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from stocktake.foundation.refusals import Refusal
from stocktake.foundation.services.activity import record
from stocktake.questionnaires.models import Contributor, Response
from stocktake.questionnaires.queries.form import form_of_response
from stocktake.questionnaires.rules.links import digest_of, new_secret
from stocktake.questionnaires.services.letters import write_to_contributor

GOOD_FOR = timedelta(days=60)
"""How long a link is good, unless the person who asks says otherwise."""

LONGEST_GOOD = timedelta(days=400)

AddressOf = Callable[[str], str]
"""The whole address behind a secret. Pages and commands know under which name the house is reached; verbs do not."""


class NothingAsked(Refusal):
    """Somebody is asked for at least one section, and only for what the questionnaire has."""


class AlreadyAsked(Refusal):
    """This address was asked before and its link stands."""


class NotGoodForLong(Refusal):
    """A link is good for some time, and not for ever."""


class NotSigned(Refusal):
    """A part is signed off by name and title."""


class LinkIsVoid(Refusal):
    """The contributor was taken off the list."""


@transaction.atomic
def ask_contributor(
    *, response: Response, unit: str, sections: Sequence[str], email: str, actor: str, at: datetime, address_of: AddressOf,
    name: str = "", language: str = "en", due: date | None = None, expires_at: datetime | None = None,
) -> tuple[Contributor, str]:  # fmt: skip
    """Ask somebody for a part, and send them the letter with their link. Returns the contributor and the secret, this once.

    Without an e-mail address nothing is sent: the link is then handed over in some other way.

    Raises:
        NothingAsked: no section was named, or one that the questionnaire does not have.
        AlreadyAsked: this address was asked before and its link stands.
        NotGoodForLong: the link would never be good, or for longer than a little over a year.
    """
    secret, expires_at = new_secret(), expires_at or at + GOOD_FOR
    _refuse(response, sections, expires_at, at)
    try:
        with transaction.atomic():
            contributor = Contributor.objects.create(
                response=response, unit=unit.strip(), name=name.strip(), email=email.strip(), language=language,
                sections=list(sections), digest=digest_of(secret), due=due, made_at=at, expires_at=expires_at,
            )  # fmt: skip
    except IntegrityError:
        raise AlreadyAsked(
            _("%(email)s was asked already. You can change what is asked, or send a new link, in the list of those who were asked.")
            % {"email": email}
        ) from None
    _log(contributor, "asked", actor, at, sections=list(sections), until=expires_at.date().isoformat())
    write_to_contributor(contributor=contributor, address=address_of(secret), asked_by=actor, at=at)
    return contributor, secret


@transaction.atomic
def ask_otherwise(*, contributor: Contributor, sections: Sequence[str], due: date | None, actor: str, at: datetime) -> None:
    """Change what somebody is asked for. What they wrote before stays; the link stays the same.

    Raises:
        NothingAsked: no section was named, or one that the questionnaire does not have.
    """
    _refuse(contributor.response, sections, contributor.expires_at, contributor.made_at)
    Contributor.objects.filter(pk=contributor.pk).update(sections=list(sections), due=due)
    _log(contributor, "asked otherwise", actor, at, sections=list(sections))


@transaction.atomic
def renew(*, contributor: Contributor, actor: str, at: datetime, address_of: AddressOf, expires_at: datetime | None = None) -> str:
    """Send a new link; the old one is void from now on. Returns the new secret, this once.

    Raises:
        LinkIsVoid: the contributor was taken off the list.
        NotGoodForLong: as above.
    """
    row = Contributor.objects.select_for_update().get(pk=contributor.pk)
    if row.revoked_at is not None:
        raise LinkIsVoid(_("%(who)s was taken off the list. Please ask them anew.") % {"who": row})
    secret, expires_at = new_secret(), expires_at or at + GOOD_FOR
    _good_for_some_time(expires_at, at)
    Contributor.objects.filter(pk=row.pk).update(digest=digest_of(secret), made_at=at, expires_at=expires_at)
    contributor.refresh_from_db()
    _log(contributor, "renewed the link of", actor, at, until=expires_at.date().isoformat())
    write_to_contributor(contributor=contributor, address=address_of(secret), asked_by=actor, at=at)
    return secret


@transaction.atomic
def revoke(*, contributor: Contributor, actor: str, at: datetime) -> None:
    """Make a link void. What was written by it stays."""
    if Contributor.objects.filter(pk=contributor.pk, revoked_at__isnull=True).update(revoked_at=at):
        _log(contributor, "revoked the link of", actor, at)


@transaction.atomic
def first_seen(*, contributor: Contributor, at: datetime) -> None:
    """Note that the link was opened in a browser or written by; only the first time counts.

    Fetching the page is not enough: programs that look through mail fetch links too. The page itself says so when it is
    shown, and where it cannot (without JavaScript), the first thing saved does.
    """
    if contributor.seen_at is None and Contributor.objects.filter(pk=contributor.pk, seen_at__isnull=True).update(seen_at=at):
        _log(contributor, "opened", contributor.signature[:200], at)


@transaction.atomic
def sign_off(*, contributor: Contributor, name: str, title: str, actor: str, at: datetime) -> None:
    """Sign the part off, by name and title. Until the signature is taken back, the texts stay as they are.

    Raises:
        NotSigned: the name or the title is missing.
    """
    if not name.strip() or not title.strip():
        raise NotSigned(_("Please sign with your name and your title. Nothing was signed; what you wrote is kept."))
    Contributor.objects.filter(pk=contributor.pk).update(
        signed_name=name.strip()[:200], signed_title=title.strip()[:200], signed_at=at
    )
    _log(contributor, "signed off", actor, at, name=name.strip(), title=title.strip())


@transaction.atomic
def take_signature_back(*, contributor: Contributor, actor: str, at: datetime) -> None:
    """Open the part again, to change something; the log keeps that it was signed."""
    if Contributor.objects.filter(pk=contributor.pk, signed_at__isnull=False).update(
        signed_name="", signed_title="", signed_at=None
    ):
        _log(contributor, "took the signature back", actor, at)


def _refuse(response: Response, sections: Sequence[str], expires_at: datetime, at: datetime) -> None:
    known = form_of_response(response).by_code
    if not sections or any(code not in known for code in sections):
        raise NothingAsked(_("Please choose at least one section or question. Nobody was asked yet."))
    _good_for_some_time(expires_at, at)


def _good_for_some_time(expires_at: datetime, at: datetime) -> None:
    if not at < expires_at <= at + LONGEST_GOOD:
        raise NotGoodForLong(_("Please choose a day within the next 400 days until which the link is good."))


def _log(contributor: Contributor, verb: str, actor: str, at: datetime, **detail: object) -> None:
    record(
        actor=actor, verb=verb, kind="contributor", key=f"{contributor.response.token} {contributor.signature}"[:300], at=at,
        review=contributor.response.review.code, detail=detail,
    )  # fmt: skip
