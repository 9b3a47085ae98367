"""Codes out of the house and back, for the secretariat: downloads, and a file that is looked at before anything is taken."""

import hashlib
from tempfile import TemporaryFile
from typing import Any

from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from stocktake.accounts.rules.acting import signature_of
from stocktake.documents.reading.limits import DEFAULT_LIMITS, MEGABYTE
from stocktake.documents.refusals import Unreadable, refuse
from stocktake.evidence.interfaces.exporting import TYPES, write_export
from stocktake.evidence.interfaces.importing import proposal_of, take_over
from stocktake.evidence.interfaces.proposal import Proposal
from stocktake.evidence.interfaces.reader import ENDINGS, CodesReader
from stocktake.evidence.services.codebook import open_codebook
from stocktake.foundation.access import needs
from stocktake.foundation.models import StoredFile
from stocktake.foundation.refusals import Refusal
from stocktake.foundation.services.files import keep, open_original
from stocktake.foundation.texts import LANGUAGES, short_code
from stocktake.reviews.rules.access import is_secretariat, looking_at
from stocktake.reviews.rules.viewer import Viewer, public_viewer
from stocktake.reviews.views.doing import done, origin_of, refused

SALT = "evidence.exchange"
SHOWN = 200
"""Lines of a report that the page shows of each kind; the command shows them all."""
MOST = 5000
"""Readings that are taken over while somebody waits for the page: a few seconds."""
AN_HOUR = 3600


@needs(is_secretariat)
@never_cache
@require_http_methods(["GET", "POST"])
def exchange(request: HttpRequest, review: str) -> HttpResponse:
    """The downloads; and a file that was handed in, with all that it proposes. Nothing of it is taken yet."""
    viewer, at = looking_at(request, review), timezone.now()
    book = open_codebook(review=viewer.review, actor=signature_of(request), at=at)
    words: dict[str, Any] = {"language": _language(request)}
    if request.method == "POST":
        try:
            data, name = _sent(request)
            with CodesReader() as reader:
                found = proposal_of(data, name, viewer, book, reader=reader, language=words["language"])
        except Unreadable as unreadable:
            words["refusal"] = unreadable.sentence(_)
        except Refusal as refusal:
            words["refusal"] = str(refusal)
        else:
            words |= {"name": name, "found": found, **_shown(found)}
            words["too_many"] = len(found.readings) > MOST
            if found.brings_something and not words["too_many"]:
                kept = keep(data=data, at=at)
                words["token"] = signing.dumps([viewer.review.code, kept.sha256, name, words["language"]], salt=SALT)
    return render(request, "evidence/exchange.html", _page(viewer) | words, status=409 if "refusal" in words else 200)


@needs(is_secretariat)
@require_POST
def take(request: HttpRequest, review: str) -> HttpResponse:
    """Take over what is new and clear in a file that was looked at within the hour."""
    viewer, at = looking_at(request, review), timezone.now()
    book = open_codebook(review=viewer.review, actor=signature_of(request), at=at)
    try:
        code, sha256, name, language = signing.loads(request.POST.get("token", ""), salt=SALT, max_age=AN_HOUR)
    except signing.BadSignature:
        code = ""
    if code != viewer.review.code:
        refused(request, Refusal(_("It is too long ago that this file was looked at. Please send it again; nothing was taken.")))
        return redirect("evidence:exchange", review)
    with open_original(StoredFile.objects.get(pk=sha256)) as file:
        data = file.read()
    try:
        with CodesReader() as reader:
            found = take_over(
                data, name, viewer, book, reader=reader, language=language, actor=signature_of(request), at=at
            )  # fmt: skip
    except Refusal as refusal:
        refused(request, refusal)
    else:
        new = found.count("new")
        said = ngettext("Taken over: one code.", "Taken over: %(number)s codes.", new) % {"number": new}
        if found.refused:
            said += " " + _("What was unclear stayed out.")
        done(request, said)
    return redirect("evidence:exchange", review)


@needs(is_secretariat)
@never_cache
@require_safe
def download(request: HttpRequest, review: str, format: str) -> HttpResponseBase:
    """`?public`: only what everybody may see; `?originals`: with the files as they came."""
    if format not in TYPES:
        raise Http404
    viewer, at = looking_at(request, review), timezone.now()
    book = open_codebook(review=viewer.review, actor=signature_of(request), at=at)
    public = "public" in request.GET and format not in {"qdc", "qdpx"}
    out = TemporaryFile()
    write_export(
        out, format, public_viewer(viewer.review) if public else viewer, book, at=at, address=origin_of(request),
        originals="originals" in request.GET,
    )  # fmt: skip
    out.seek(0)
    name = f"{viewer.review.code}-codes{'-public' if public else ''}.{format}"
    response = FileResponse(out, as_attachment=True, filename=name, content_type=TYPES[format])
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Robots-Tag"] = "noindex"
    return response


def _sent(request: HttpRequest) -> tuple[bytes, str]:
    sent = request.FILES.get("file")
    if not isinstance(sent, UploadedFile):
        raise Refusal(_("Please choose a file."))
    size = sent.size or 0
    if size > DEFAULT_LIMITS.size:
        raise refuse("too-large", size=str(round(size / MEGABYTE)), limit=str(DEFAULT_LIMITS.size // MEGABYTE))
    data: bytes = sent.read()
    return data, sent.name or hashlib.sha256(data).hexdigest()[:12]


def _language(request: HttpRequest) -> str:
    chosen = request.POST.get("language", "") or short_code(get_language() or "en")
    return chosen if chosen in LANGUAGES else "en"


def _shown(found: Proposal) -> dict[str, Any]:
    groups = [
        (verdict, [line for line in found.lines if line.verdict == verdict], opened)
        for verdict, opened in (("refused", True), ("new", True), ("there", False), ("left-out", False))
    ]
    return {"groups": [(lines[0].said, len(lines), lines[:SHOWN], opened) for _verdict, lines, opened in groups if lines]}


def _page(viewer: Viewer) -> dict[str, Any]:
    return {
        "review": viewer.review, "viewer": viewer, "section": "desk", "in_languages": LANGUAGES, "endings": ",".join(ENDINGS),
        "shown": SHOWN,
    }  # fmt: skip
