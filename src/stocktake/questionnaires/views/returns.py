"""What came back by file or mail: a list, a page for each file with every text beside the current one, and the decisions."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from stocktake.accounts.rules.acting import signature_of
from stocktake.foundation.access import needs
from stocktake.foundation.refusals import Refusal
from stocktake.foundation.services.files import open_original
from stocktake.parties.models import Party
from stocktake.questionnaires.enums import Decision, ReturnState
from stocktake.questionnaires.interfaces.forms.notices import sentences
from stocktake.questionnaires.interfaces.forms.reader import FormReader
from stocktake.questionnaires.models import Return, ReturnLine
from stocktake.questionnaires.queries.returns import Comparison, compare, returns_of, why_refused
from stocktake.questionnaires.queries.unrecognised import waiting_letters
from stocktake.questionnaires.rules.access import decides_returns, handles_returns, party_named, works_on_response
from stocktake.questionnaires.rules.places import place_of
from stocktake.questionnaires.services.apply import (
    Applied,
    accept_new,
    apply_return,
    assign,
    decide,
    reopen_for,
    undo_return,
)
from stocktake.questionnaires.services.arriving import take_file
from stocktake.questionnaires.services.returns import Taken
from stocktake.reviews.enums import FROZEN
from stocktake.reviews.models import Participation
from stocktake.reviews.rules.access import is_officer, looking_at


class SeeOther(HttpResponseRedirect):
    status_code = 303


@needs(is_officer)
@require_http_methods(["GET", "POST"])
def all_returns(request: HttpRequest, review: str) -> HttpResponseBase:
    """All that came back in a review, by whichever door; and a place to hand in what came to the secretariat."""
    viewer = looking_at(request, review)
    if request.method == "POST":
        code = request.POST.get("party", "")
        claimed = get_object_or_404(Party, code=code, participations__review=viewer.review) if code else None
        taken = _take(request, review, claimed=claimed)
        if len(taken) == 1 and taken[0].returned.response_id:
            return SeeOther(_address(taken[0].returned))
        return SeeOther(reverse("questionnaires:all-returns", args=[review]))
    return render(request, "questionnaires/all_returns.html", {
        "review": viewer.review, "viewer": viewer, "section": "board", "came": _told(returns_of(viewer.review)[:300]),
        "parties": Party.objects.filter(participations__review=viewer.review).with_names(),
        "letters": waiting_letters(viewer.review).count(),
    })  # fmt: skip


@needs(handles_returns)
@require_http_methods(["GET", "POST"])
def returns(request: HttpRequest, review: str, party: str) -> HttpResponseBase:
    """What came back from one party; a file is handed in here."""
    viewer, asked = looking_at(request, review), party_named(request, party)
    if request.method == "POST":
        taken = _take(request, review, claimed=asked)
        if len(taken) == 1 and taken[0].returned.state != ReturnState.REFUSED:
            return SeeOther(_address(taken[0].returned))
        return SeeOther(reverse("questionnaires:returns", args=[review, party]))
    return render(request, "questionnaires/returns.html", {
        "review": viewer.review, "viewer": viewer, "section": "answer", "party": asked,
        "came": _told(returns_of(viewer.review).filter(party=asked)),
    })  # fmt: skip


@needs(handles_returns)
@never_cache
@require_http_methods(["GET", "POST"])
def returned(request: HttpRequest, review: str, party: str, number: int) -> HttpResponseBase:
    """One file: every text beside the current one. Each act first keeps the decisions that were ticked on the page."""
    viewer = looking_at(request, review)
    found = get_object_or_404(
        Return.objects.select_related("review", "party", "original", "response__review", "response__party", "version"),
        review=viewer.review, party=party_named(request, party), pk=number,
    )  # fmt: skip
    comparison = compare(found, reads_drafts=works_on_response(request, review=review, party=party))
    decides = decides_returns(request, review=review, party=party)
    if request.method == "POST":
        if not decides:
            raise PermissionDenied
        try:
            anchor = _act(request, comparison)
        except Refusal as refusal:
            messages.warning(request, str(refusal))
            anchor = ""
        return SeeOther(_address(found) + anchor)
    closed = Participation.objects.filter(review=found.review, party=found.party, state__in=FROZEN).exists()
    return render(request, "questionnaires/return.html", {
        "review": viewer.review, "viewer": viewer, "section": "answer", "party": found.party, "returned": found,
        "comparison": comparison, "decides": decides, "closed": closed, "why": why_refused(found),
        "notices": sentences(notice for notice in found.notices if not isinstance(notice, dict) or notice.get("notice")),
        "edit": request.GET.get("edit", ""),
    })  # fmt: skip


@needs(handles_returns)
@require_safe
def original(request: HttpRequest, review: str, party: str, number: int) -> HttpResponseBase:
    """The file as it came, as an attachment."""
    viewer = looking_at(request, review)
    return _original(get_object_or_404(Return, review=viewer.review, party=party_named(request, party), pk=number))


@needs(is_officer)
@require_safe
def any_original(request: HttpRequest, review: str, number: int) -> HttpResponseBase:
    """The same for the secretariat, also where nobody knows whose it is."""
    return _original(get_object_or_404(Return, review=looking_at(request, review).review, pk=number))


def _original(found: Return) -> HttpResponseBase:
    answer = FileResponse(
        open_original(found.original), as_attachment=True, filename=found.filename, content_type="application/octet-stream"
    )
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


# -- taking in -----------------------------------------------------------------------------------------------------------


def _take(request: HttpRequest, review: str, *, claimed: Party | None) -> list[Taken]:
    """Take in what was uploaded; each file gets its own answer in words."""
    viewer, at = looking_at(request, review), timezone.now()
    files = request.FILES.getlist("returned")
    if not files:
        messages.warning(request, _("Please choose at least one file."))
        return []
    taken: list[Taken] = []
    with FormReader() as reader:
        for file in files:
            try:
                taken += take_file(
                    review=viewer.review, data=file.read(), filename=file.name or "unnamed", claimed=claimed, reader=reader,
                    actor=signature_of(request), at=at,
                )  # fmt: skip
            except Refusal as refusal:
                messages.warning(request, str(refusal))
    for one in taken:
        _tell(request, one)
    return taken


def _tell(request: HttpRequest, taken: Taken) -> None:
    came = taken.returned
    words = {"file": came.filename}
    if came.state == ReturnState.REFUSED:
        messages.warning(request, f"{came.filename}: {why_refused(came)}")
    elif taken.again:
        messages.info(request, _("%(file)s was here before; this is what became of it.") % words)
    elif came.state == ReturnState.SOURCE:
        messages.success(request, _("%(file)s holds no form. It was kept as a report in the party’s own words.") % words)
    else:
        messages.success(request, _("%(file)s was read. Nothing is changed before you decide.") % words)


def _told(came: Any) -> list[dict[str, Any]]:
    return [{"returned": one, "why": why_refused(one) if one.state == ReturnState.REFUSED else ""} for one in came]


def _address(returned: Return) -> str:
    party = returned.party.code if returned.party else ""
    return reverse("questionnaires:return", args=[returned.review.code, party, returned.pk])


# -- deciding ------------------------------------------------------------------------------------------------------------


def _act(request: HttpRequest, comparison: Comparison) -> str:
    """Do what the pressed button says; where to look afterwards."""
    came, at, actor = comparison.returned, timezone.now(), signature_of(request)
    act, _colon, key = request.POST.get("act", "save").partition(":")
    anchor = f"#line-{key}" if key else ""
    if act == "undo":
        undone = undo_return(returned=came, actor=actor, at=at)
        messages.success(request, _undone(len(undone.restored), len(undone.left)))
        return ""
    if act == "reopen":
        if reopen_for(returned=came, actor=actor, at=at):
            messages.success(request, _("The report is open again. What was submitted stands until the next submission."))
        return ""
    _keep_decisions(request, comparison, actor=actor, at=at)
    if act == "assign":
        line = get_object_or_404(ReturnLine, returned=came, pk=key)
        question, item = place_of(request.POST.get(f"place-{line.pk}", ""))
        assign(line=line, question=question, item=item, behind=True, actor=actor, at=at)
        said = _("The text now stands with question %(code)s. Nothing is saved before it is taken over.")
        messages.success(request, said % {"code": question})
    elif act == "accept-new":
        accepted = accept_new(returned=came, actor=actor, at=at)
        said = ngettext("One new text was accepted.", "%(number)d new texts were accepted.", accepted) % {"number": accepted}
        messages.success(request, said + " " + _("Nothing is saved before it is taken over."))
    elif act == "apply":
        _tell_of(request, apply_return(returned=came, actor=actor, at=at))
    return anchor


def _tell_of(request: HttpRequest, made: Applied) -> None:
    taken, moved, long = len(made.taken), len(made.moved), len(made.too_long)
    messages.success(
        request, ngettext("One answer was taken over.", "%(number)d answers were taken over.", taken) % {"number": taken}
    )
    if moved:
        said = ngettext(
            "One was not: somebody changed it meanwhile. Please compare it again.",
            "%(number)d were not: somebody changed them meanwhile. Please compare them again.",
            moved,
        )
        messages.warning(request, said % {"number": moved})
    if long:
        said = ngettext(
            "One is longer than an answer may be, and was not taken over.",
            "%(number)d are longer than an answer may be, and were not taken over.",
            long,
        )
        messages.warning(request, said % {"number": long})


def _keep_decisions(request: HttpRequest, comparison: Comparison, *, actor: str, at: Any) -> None:
    """What was ticked on the page, as far as it is another decision than the one that stands."""
    for block in comparison.blocks:
        for row in block.rows:
            said, text = request.POST.get(f"decision-{row.line.pk}", ""), request.POST.get(f"text-{row.line.pk}")
            if not row.is_open or said not in Decision.values:
                continue
            edited = text.replace("\r\n", "\n") if text is not None else row.line.edited
            if said == Decision.EDIT and text is None and not row.line.edited:
                edited = row.line.incoming
            if said != row.line.decision or (said == Decision.EDIT and edited != row.line.edited):
                decide(line=row.line, decision=Decision(said), text=edited, actor=actor, at=at)
    for row in comparison.tray:
        if request.POST.get(f"decision-{row.line.pk}") == Decision.KEEP and row.line.decision != Decision.KEEP:
            decide(line=row.line, decision=Decision.KEEP, actor=actor, at=at)


def _undone(restored: int, left: int) -> str:
    said = ngettext("One answer has its earlier text again.", "%(number)d answers have their earlier text again.", restored)
    said %= {"number": restored}
    if left:
        said += " " + ngettext(
            "One was changed by somebody since and was left as it is.",
            "%(number)d were changed by somebody since and were left as they are.",
            left,
        ) % {"number": left}  # fmt: skip
    return said
