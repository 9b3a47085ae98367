"""Taking files in by the page: an officer hands them over, and may leave; what became of each has a page of its own."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from stocktake.accounts.rules.acting import signature_of
from stocktake.evidence.enums import Consent, SourceKind
from stocktake.evidence.models import HandIn
from stocktake.evidence.services.hand_in import hand_in
from stocktake.evidence.services.intake import Handed
from stocktake.evidence.tasks import read_later
from stocktake.foundation.access import needs
from stocktake.parties.models import Party
from stocktake.reviews.models import Review
from stocktake.reviews.rules.access import is_officer, looking_at
from stocktake.workspace.queries.hand_ins import handed_in_lately, progress_of

MEGABYTE = 1024 * 1024


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """A field of any number of files; each is judged by the intake, not here, so that each gets its own answer."""

    widget = ManyFiles(attrs={"multiple": True})

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files = list(data) if isinstance(data, list | tuple) else [data] if data else []
        if not files:
            raise forms.ValidationError(_("Please choose at least one file."))
        return files


class TakeInForm(forms.Form):
    returned = ManyFilesField(label=gettext_lazy("Files"))
    party = forms.ChoiceField(label=gettext_lazy("Who sent them"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("What they are"), choices=SourceKind.choices, initial=SourceKind.SUBMISSION)
    consent = forms.TypedChoiceField(
        label=gettext_lazy("What the sender allows"), coerce=lambda value: Consent(int(value)),
        choices=Consent.choices, initial=Consent.CONFIDENTIAL,
    )  # fmt: skip

    def __init__(self, *args: Any, review: Review, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parties = {party.code: party for party in parties_of(review)}
        named = sorted(((code, str(party.name())) for code, party in self.parties.items()), key=lambda pair: pair[1].casefold())
        self.fields["party"].choices = [("", _("not known, or the review itself")), *named]  # type: ignore[attr-defined]
        self.fields["returned"].help_text = _(
            "Word, Excel, PDF, e-mail or plain text, up to %(limit)d MB each. Each file is answered by itself."
        ) % {"limit": settings.MAX_ORIGINAL_SIZE // MEGABYTE}


class SeeOther(HttpResponseRedirect):
    """What was sent is done; what became of it is read elsewhere."""

    status_code = 303


@needs(is_officer)
@require_http_methods(["GET", "POST"])
def take_in(request: HttpRequest, review: str) -> HttpResponse:
    """Keeps what is handed in and has it read afterwards. Sending the same form again does no harm: a file that is here
    already only gains an arrival."""
    viewer = looking_at(request, review)
    bound = request.method == "POST"
    form = TakeInForm(request.POST if bound else None, request.FILES if bound else None, review=viewer.review)
    if bound and form.is_valid():
        at, actor = timezone.now(), signature_of(request)
        made = hand_in(
            review=viewer.review, files=_handed(form, at), door="page", actor=actor, at=at,
            read_later=lambda source: read_later(source=source, actor=actor),
        )  # fmt: skip
        return SeeOther(reverse("workspace:hand-in", args=[viewer.review.code, made.pk]))
    return render(
        request,
        "workspace/take_in.html",
        {
            "review": viewer.review,
            "section": "evidence",
            "viewer": viewer,
            "form": form,
            "lately": handed_in_lately(viewer.review),
        },
        status=422 if bound else 200,
    )


@needs(is_officer)
@never_cache
@require_safe
def what_became(request: HttpRequest, review: str, number: int) -> HttpResponse:
    """The progress of a hand-in. With htmx the part alone that changes, and nothing (204) to whoever has seen it."""
    viewer = looking_at(request, review)
    made = get_object_or_404(HandIn, review=viewer.review, pk=number)
    progress = progress_of(made, viewer, at=timezone.now())
    asked_by_htmx = request.headers.get("HX-Request") == "true"
    if asked_by_htmx and request.GET.get("seen") == progress.mark:
        return HttpResponse(status=204)
    response = render(
        request,
        "workspace/_progress.html" if asked_by_htmx else "workspace/hand_in.html",
        {
            "review": viewer.review,
            "section": "evidence",
            "viewer": viewer,
            "hand_in": made,
            "progress": progress,
            "fragment": asked_by_htmx,
        },
    )
    patch_vary_headers(response, ["HX-Request"])
    return response


def parties_of(review: Review) -> list[Party]:
    """Everybody a file of this review can be from: members of its region, and those who take part."""
    concerned = Q(memberships__group=review.region) | Q(participations__review=review) | Q(pack=review.pack)
    return list(Party.objects.filter(concerned).distinct().with_names())


def _handed(form: TakeInForm, at: datetime) -> list[Handed]:
    chosen = form.cleaned_data
    return [
        Handed(
            file.name or "unnamed", _content(file), form.parties.get(chosen["party"]), SourceKind(chosen["kind"]),
            chosen["consent"], at,
        )
        for file in chosen["returned"]
    ]  # fmt: skip


def _content(file: UploadedFile) -> bytes | Path:
    """A large upload lies on disk and is measured there before it is read."""
    return Path(file.temporary_file_path()) if isinstance(file, TemporaryUploadedFile) else file.read()
