"""Letters of which nobody knew whose they are: a list, a page for each, and the two things an officer can do with one."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from stocktake.accounts.rules.acting import signature_of
from stocktake.foundation.access import needs
from stocktake.foundation.refusals import Refusal
from stocktake.foundation.services.files import open_original
from stocktake.messaging.enums import MessageState
from stocktake.messaging.models import Message
from stocktake.parties.models import Party
from stocktake.questionnaires.interfaces.forms.reader import FormReader
from stocktake.questionnaires.queries.returns import why_refused
from stocktake.questionnaires.queries.unrecognised import (
    MOST,
    letters_for,
    letters_set_aside,
    own_words_of,
    unrecognised,
    waiting_letters,
)
from stocktake.questionnaires.services.mail_intake import Handling
from stocktake.questionnaires.services.unrecognised import lay_aside, say_whose
from stocktake.reviews.rules.access import is_officer, looking_at

NOBODYS = (MessageState.FAILED, MessageState.ASIDE)


@needs(is_officer)
@never_cache
@require_safe
def letters(request: HttpRequest, review: str) -> HttpResponse:
    viewer = looking_at(request, review)
    return render(request, "questionnaires/letters.html", {
        "review": viewer.review, "viewer": viewer, "section": "board", "letters": unrecognised(waiting_letters(viewer.review)[:MOST]),
        "aside": letters_set_aside(viewer.review)[:MOST],
    })  # fmt: skip


@needs(is_officer)
@never_cache
@require_http_methods(["GET", "POST"])
def letter(request: HttpRequest, review: str, number: int) -> HttpResponse:
    """One letter. Done with, it is on the list no more."""
    viewer = looking_at(request, review)
    found = get_object_or_404(letters_for(viewer.review).select_related("original"), pk=number)
    if request.method == "POST":
        if _act(request, found):
            return redirect("questionnaires:letters", viewer.review.code)
        return redirect("questionnaires:letter", viewer.review.code, found.pk)
    if found.state not in NOBODYS:
        messages.info(request, _("This letter is done with."))
        return redirect("questionnaires:letters", viewer.review.code)
    [told] = unrecognised([found])
    return render(request, "questionnaires/letter.html", {
        "review": viewer.review, "viewer": viewer, "section": "board", "letter": told, "words": own_words_of(found),
        "waits": found.state == MessageState.FAILED,
        "parties": Party.objects.filter(participations__review=viewer.review).with_names(),
    })  # fmt: skip


@needs(is_officer)
@require_safe
def letter_file(request: HttpRequest, review: str, number: int) -> HttpResponseBase:
    """The letter as it came, with all that was laid in, for a mail program."""
    review_here = looking_at(request, review).review
    found = get_object_or_404(letters_for(review_here).select_related("original"), pk=number, state__in=NOBODYS)
    answer = FileResponse(
        open_original(found.original), as_attachment=True, filename=f"{found.pk}.eml", content_type="application/octet-stream"
    )
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _act(request: HttpRequest, found: Message) -> bool:
    """Do what the pressed button says; whether the letter is done with."""
    at, actor = timezone.now(), signature_of(request)
    try:
        if request.POST.get("act") == "aside":
            lay_aside(message=found, why=request.POST.get("why", ""), actor=actor, at=at)
            messages.success(request, _("The letter was set aside. It is kept, with the reason."))
            return True
        party = Party.objects.filter(code=request.POST.get("party", "")).first()
        if party is None:
            messages.warning(request, _("Please choose whose letter it is. It still waits."))
            return False
        with FormReader() as reader:
            handling = say_whose(
                message=found, review=looking_at(request, request.resolver_match.kwargs["review"]).review,  # type: ignore[union-attr]
                party=party, reader=reader, actor=actor, at=at,
            )  # fmt: skip
    except Refusal as refusal:
        messages.warning(request, str(refusal))
        return False
    _tell(request, handling, party)
    return True


def _tell(request: HttpRequest, handling: Handling, party: Party) -> None:
    """What became of everything that was laid in."""
    refused = [taken.returned for taken in handling.taken if taken.returned.reason]
    came = len(handling.taken) - len(refused)
    said = ngettext(
        "The letter is of %(party)s; one file was taken in.", "The letter is of %(party)s; %(number)d files were taken in.", came
    )
    if not came:
        said = _("The letter is of %(party)s. It brought nothing that could be taken in; it is kept.")
    messages.success(request, said % {"party": party, "number": came})
    for returned in refused:
        messages.warning(request, f"{returned.filename}: {why_refused(returned)}")
    for trouble in handling.troubles:
        messages.warning(request, trouble)
