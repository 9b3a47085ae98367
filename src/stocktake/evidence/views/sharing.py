"""How the work of reading is shared out. Everybody of the secretariat sees it; officers deal."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from stocktake.accounts.models import Person
from stocktake.accounts.rules.acting import signature_of
from stocktake.evidence.queries.sharing import sharing_of
from stocktake.evidence.services.codebook import open_codebook, set_double
from stocktake.evidence.services.deal import Share, deal, take_back
from stocktake.foundation.access import needs
from stocktake.foundation.refusals import Refusal
from stocktake.foundation.texts import LANGUAGES
from stocktake.reviews.enums import SECRETARIAT
from stocktake.reviews.rules.access import is_officer, is_secretariat, looking_at
from stocktake.reviews.rules.viewer import Viewer
from stocktake.reviews.views.doing import done, refused


@needs(is_secretariat)
@require_safe
def sharing(request: HttpRequest, review: str) -> HttpResponse:
    viewer, at = looking_at(request, review), timezone.now()
    codebook = open_codebook(review=viewer.review, actor=signature_of(request), at=at)
    return render(request, "evidence/sharing.html", {
        "review": viewer.review, "viewer": viewer, "section": "desk", "sharing": sharing_of(viewer.review, at=at),
        "in_languages": LANGUAGES, "codebook": codebook,
    })  # fmt: skip


@needs(is_officer)
@require_POST
def deal_out(request: HttpRequest, review: str) -> HttpResponse:
    """Deal what nobody has yet to those who are ticked, in the languages ticked beside them."""
    viewer, at = looking_at(request, review), timezone.now()
    codebook = open_codebook(review=viewer.review, actor=signature_of(request), at=at)
    double = request.POST.get("double", "")
    if double.isdecimal() and int(double) <= 100 and int(double) != codebook.double:
        set_double(codebook=codebook, double=int(double), actor=signature_of(request), at=at)
    try:
        dealt = deal(codebook=codebook, shares=_shares(request, viewer), actor=signature_of(request), at=at)
    except Refusal as refusal:
        refused(request, refusal)
    else:
        given = sum(dealt.given.values())
        said = ngettext("One reading was dealt out.", "%(number)s readings were dealt out.", given) % {"number": given}
        if dealt.left:
            said += " " + _("Nobody was chosen who reads: %(languages)s.") % {"languages": ", ".join(sorted(dealt.left))}
        done(request, said)
    return redirect("evidence:sharing", review)


@needs(is_officer)
@require_POST
def take_back_from(request: HttpRequest, review: str, person: int) -> HttpResponse:
    """What a person has not read yet waits to be dealt again."""
    viewer, at = looking_at(request, review), timezone.now()
    codebook = open_codebook(review=viewer.review, actor=signature_of(request), at=at)
    taken = take_back(codebook=codebook, coder=get_object_or_404(Person, pk=person), actor=signature_of(request), at=at)
    done(
        request,
        ngettext("One reading waits to be dealt again.", "%(number)s readings wait to be dealt again.", taken) % {"number": taken},
    )
    return redirect("evidence:sharing", review)


def _shares(request: HttpRequest, viewer: Viewer) -> list[Share]:
    chosen = [int(value) for value in request.POST.getlist("reader") if value.isdecimal() and len(value) < 18]
    people = Person.objects.filter(
        pk__in=chosen, roles__review=viewer.review, roles__kind__in=SECRETARIAT
    ).distinct().order_by("name", "pk")  # fmt: skip
    shares = []
    for person in people:
        languages = frozenset(request.POST.getlist(f"languages-{person.pk}")) & {*LANGUAGES}
        weight = request.POST.get(f"weight-{person.pk}", "1")
        every = languages == {*LANGUAGES}
        shares.append(
            Share(person, frozenset() if every else languages, int(weight) if weight.isdecimal() and len(weight) < 4 else 1)
        )
    return shares
