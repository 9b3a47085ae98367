"""Who speaks for a party: naming its focal points, and letting them go."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from stocktake.accounts.models import Person
from stocktake.foundation.refusals import Refusal
from stocktake.foundation.services.activity import record
from stocktake.foundation.texts import LANGUAGES, short_code
from stocktake.reviews.enums import SECRETARIAT, RoleKind
from stocktake.reviews.models import Participation, Role


class NoAddress(Refusal):
    """A focal point has a name and an e-mail address."""


class SpeaksForAnother(Refusal):
    """This person runs the review, or speaks for another party in it."""


@transaction.atomic
def name_focal_point(*, participation: Participation, name: str, email: str, language: str, actor: str, at: datetime) -> Role:
    """Let somebody speak for a party. Whoever has this address already keeps the name they have; naming them twice changes nothing.

    Raises:
        NoAddress: name or address are missing, or the address is none.
        SpeaksForAnother: the address belongs to the secretariat or to another party in this review.
    """
    name, email = " ".join(name.split())[:200], email.strip()
    try:
        validate_email(email)
    except ValidationError:
        email = ""
    if not name or not email:
        raise NoAddress(_("Please give a name and an e-mail address. Nobody was named."))
    review, party = participation.review, participation.party
    person = Person.objects.filter(email__iexact=email).first()
    if person is None:
        spoken = short_code(language)
        spoken = spoken if spoken in LANGUAGES else "en"
        person = Person.objects.create(email=email, name=name, language="zh-hans" if spoken == "zh" else spoken)
    others = Role.objects.filter(review=review, person=person)
    if others.filter(kind__in=SECRETARIAT).exists() or others.filter(party__isnull=False).exclude(party=party).exists():
        raise SpeaksForAnother(
            _("%(email)s belongs to somebody who has another part in this review. Nobody was named.") % {"email": email}
        )
    role, made = Role.objects.get_or_create(review=review, person=person, kind=RoleKind.FOCAL_POINT, party=party)
    if made:
        _log(participation, "named", person.signature, actor, at)
    return role


@transaction.atomic
def release_focal_point(*, role: Role, actor: str, at: datetime) -> None:
    """Somebody no longer speaks for the party. What they wrote stays, and so do the letters to them."""
    row = Role.objects.select_for_update(of=("self",)).select_related("person", "party", "review").get(pk=role.pk)
    participation = Participation.objects.select_related("review", "party").get(review=row.review, party=row.party)
    row.delete()
    _log(participation, "released", row.person.signature, actor, at)


def _log(participation: Participation, verb: str, who: str, actor: str, at: datetime) -> None:
    record(
        actor=actor, verb=f"{verb} the focal point of", kind="participation", key=participation.party.code, at=at,
        review=participation.review.code, detail={"who": who},
    )  # fmt: skip
