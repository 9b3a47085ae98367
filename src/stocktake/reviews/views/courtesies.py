"""Letters to parties, side by side: prepared, read, changed, and then sent or dropped by a person."""

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from stocktake.accounts.rules.acting import signature_of
from stocktake.foundation.access import needs
from stocktake.foundation.refusals import Refusal
from stocktake.reviews.enums import CourtesyState
from stocktake.reviews.models import Courtesy
from stocktake.reviews.queries.drafts import Typed, drafts_of, sent_lately
from stocktake.reviews.rules.access import is_officer, looking_at
from stocktake.reviews.services import courtesies as verbs
from stocktake.reviews.services.reminders import prepare_reminders
from stocktake.reviews.views.doing import attempt, done, origin_of, refused


@needs(is_officer)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def courtesies(request: HttpRequest, review: str) -> HttpResponse:
    """The drafts of a review. What is sent to this page sends several of them, each by itself."""
    if request.method != "POST":
        return _page(request, review)
    viewer = looking_at(request, review)
    chosen = [number for number in request.POST.getlist("chosen") if number.isdecimal() and len(number) < 18]
    sent = released = 0
    for row in Courtesy.objects.filter(participation__review=viewer.review, pk__in=chosen).waiting().order_by("pk"):
        try:
            left = _leave(request, row)
        except Refusal as refusal:
            refused(request, refusal)
            continue
        sent, released = sent + left, released + (not left)
    if sent:
        done(request, ngettext("One letter was sent.", "%(number)s letters were sent.", sent) % {"number": sent})
    if released:
        words = ngettext(
            "One letter leaves by itself in the morning.", "%(number)s letters leave by themselves in the morning.", released
        )
        done(request, words % {"number": released})
    if not chosen:
        messages.info(request, _("No letter was marked as read; nothing was sent."))
    return redirect("reviews:courtesies", viewer.review.code)


@needs(is_officer)
@require_POST
def prepare(request: HttpRequest, review: str) -> HttpResponse:
    """Draft reminders for everybody who may be reminded, and show them. Nothing is sent."""
    viewer = looking_at(request, review)
    try:
        prepared = prepare_reminders(
            review=viewer.review,
            origin=origin_of(request),
            actor=signature_of(request),
            at=timezone.now(),
        )
    except Refusal as refusal:
        refused(request, refusal)
    else:
        number = len(prepared.drafts)
        words = ngettext("One reminder is drafted.", "%(number)s reminders are drafted.", number) % {"number": number}
        done(
            request, f"{words} {_('Nothing was sent.')}" if number else _("Nobody is to be reminded just now. Nothing was drafted.")
        )
        for participation, why in prepared.left:
            messages.info(request, _("%(party)s is left in peace: %(why)s.") % {"party": participation.party, "why": why.label})
    return redirect("reviews:courtesies", viewer.review.code)


@needs(is_officer)
@require_POST
def decide(request: HttpRequest, review: str, number: int) -> HttpResponse:
    """One draft: what was typed is kept first, then the button is done. What could not be kept stays in its fields."""
    viewer, do = looking_at(request, review), request.POST.get("do", "")
    row = get_object_or_404(Courtesy, participation__review=viewer.review, pk=number)
    if do not in VERBS:
        raise Http404
    post = request.POST
    typed = (post.get("subject", row.subject), post.get("body", row.body), post.getlist("enclosed"))
    try:
        if do in {"save", "send"}:
            _keep(request, row, *typed)
        VERBS[do](request, row)
    except Refusal as refusal:
        row.refresh_from_db()
        if not row.is_waiting:
            refused(request, refusal)
            return redirect("reviews:courtesies", viewer.review.code)
        return _page(request, review, {row.pk: Typed(*typed, refusal=str(refusal))}, status=422)
    return redirect("reviews:courtesies", viewer.review.code)


@needs(is_officer)
@require_safe
def one(request: HttpRequest, review: str, number: int) -> HttpResponse:
    """A letter as it was sent or dropped, to be read again."""
    viewer = looking_at(request, review)
    rows = Courtesy.objects.select_related("participation__party")
    row = get_object_or_404(rows, participation__review=viewer.review, pk=number)
    return render(
        request, "reviews/courtesy.html", {"review": viewer.review, "viewer": viewer, "section": "board", "courtesy": row}
    )


def _page(request: HttpRequest, review: str, typed: Mapping[int, Typed] | None = None, *, status: int = 200) -> HttpResponse:
    viewer = looking_at(request, review)
    return render(request, "reviews/courtesies.html", {
        "review": viewer.review, "viewer": viewer, "section": "board",
        "drafts": drafts_of(viewer.review, at=timezone.now(), typed=typed), "sent": sent_lately(viewer.review),
    }, status=status)  # fmt: skip


def _keep(request: HttpRequest, row: Courtesy, subject: str, body: str, enclosed: list[str]) -> None:
    """Only where something was changed: a letter that was read and not touched is not revised."""
    as_sent = body.replace("\r\n", "\n").strip()
    if (subject, as_sent, sorted(enclosed)) != (row.subject, row.body.strip(), sorted(row.enclosures)):
        verbs.revise(
            courtesy=row,
            subject=subject,
            body=body,
            enclosures=enclosed,
            actor=signature_of(request),
            at=timezone.now(),
        )


def _leave(request: HttpRequest, row: Courtesy) -> bool:
    """Send it now, or let it leave by itself where it is night or a day of rest. Returns whether it has left."""
    left = verbs.send_or_release(courtesy=row, actor=signature_of(request), at=timezone.now())
    return left.state == CourtesyState.SENT


def _send(request: HttpRequest, row: Courtesy) -> None:
    if _leave(request, row):
        done(request, _("The letter to %(name)s was sent.") % {"name": row.name})
    else:
        done(request, _("The letter to %(name)s leaves by itself in the morning.") % {"name": row.name})


def _save(request: HttpRequest, row: Courtesy) -> None:
    done(request, _("The letter to %(name)s is kept as it stands now.") % {"name": row.name})


def _drop(request: HttpRequest, row: Courtesy) -> None:
    attempt(request, lambda: verbs.drop_courtesy(
        courtesy=row, actor=signature_of(request), at=timezone.now()
    ), _("The letter to %(name)s was dropped. It can be read on the page of the party.") % {"name": row.name})  # fmt: skip


def _call_back(request: HttpRequest, row: Courtesy) -> None:
    attempt(request, lambda: verbs.call_back(
        courtesy=row, actor=signature_of(request), at=timezone.now()
    ), _("The letter to %(name)s is a draft again.") % {"name": row.name})  # fmt: skip


VERBS: dict[str, Callable[[HttpRequest, Courtesy], None]] = {"save": _save, "send": _send, "drop": _drop, "call-back": _call_back}
