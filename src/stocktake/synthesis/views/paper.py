"""A review's paper, and beside it what each of its sentences rests on."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.text import slugify
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from stocktake.foundation.access import public
from stocktake.foundation.texts import LANGUAGES, OWN_NAMES, short_code
from stocktake.reviews.models import Review
from stocktake.reviews.rules.access import looking_at
from stocktake.reviews.rules.viewer import Viewer
from stocktake.statistics.models import Figure
from stocktake.statistics.queries.moved import moved_figures
from stocktake.statistics.releases.store import Store
from stocktake.synthesis.interfaces.exports import masthead
from stocktake.synthesis.interfaces.forms import FORMS
from stocktake.synthesis.models import Draft, Sentence
from stocktake.synthesis.queries.annex import summary_of
from stocktake.synthesis.queries.drawer import Drawer, drawer_of
from stocktake.synthesis.queries.lost import lost_of
from stocktake.synthesis.queries.paper import latest_drafts, paper_of

BECAUSE = "a paper holds only what consent allows each reader to see"


@public(BECAUSE)
@require_safe
def paper(request: HttpRequest, review: str) -> HttpResponse:
    """The newest draft, in the language asked for, else in the interface's, else in any there is."""
    viewer = looking_at(request, review)
    drafts = latest_drafts(viewer.review)
    draft = _chosen(drafts, request.GET.get("language"))
    if draft is None:
        context = {"review": viewer.review, "section": "papers", "viewer": viewer}
        return render(request, "synthesis/nothing_yet.html", context)
    return render(request, "synthesis/paper.html", _context(viewer, draft, drafts))


@public(BECAUSE)
@require_safe
def sentence(request: HttpRequest, review: str, sentence: int) -> HttpResponse:
    """What a sentence rests on: with htmx the drawer alone; without, the paper with the drawer open beside it."""
    viewer = looking_at(request, review)
    found = get_object_or_404(
        Sentence.objects.select_related("paragraph__draft__review", "finding__element", "finding__category", "figure"),
        pk=sentence, paragraph__draft__review=viewer.review,
    )  # fmt: skip
    drawer = drawer_of(found, viewer)
    if drawer is None:
        raise Http404
    if request.headers.get("HX-Request") == "true":
        response = render(request, "synthesis/sentence_drawer.html", {"review": viewer.review, "drawer": drawer})
    else:
        draft = found.paragraph.draft
        response = render(request, "synthesis/paper.html", _context(viewer, draft, latest_drafts(viewer.review), drawer=drawer))
    patch_vary_headers(response, ["HX-Request"])
    return response


@public(BECAUSE)
@require_safe
def download(request: HttpRequest, review: str, form: str) -> HttpResponse:
    """The paper as a file, as this viewer may see it."""
    viewer = looking_at(request, review)
    draft = _chosen(latest_drafts(viewer.review), request.GET.get("language"))
    if form not in FORMS or draft is None:
        raise Http404
    media_type, make = FORMS[form]
    draft.review = viewer.review
    name = f"{slugify(draft.symbol) or viewer.review.code}-{draft.language}-v{draft.version}.{form}"
    return HttpResponse(
        make(draft, viewer), content_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _chosen(drafts: dict[str, Draft], asked: str | None) -> Draft | None:
    for language in (asked, short_code(get_language()), *LANGUAGES):
        if language in drafts:
            return drafts[language]
    return next(iter(drafts.values()), None)


def _figures_in(draft: Draft) -> list[Figure]:
    return list(Figure.objects.filter(sentences__paragraph__draft=draft).distinct().order_by("key"))


def _context(viewer: Viewer, draft: Draft, drafts: dict[str, Draft], drawer: Drawer | None = None) -> dict[str, Any]:
    review: Review = viewer.review
    draft.review = review
    return {
        "review": review,
        "section": "papers",
        "viewer": viewer,
        "draft": draft,
        "masthead": masthead(draft),
        "paper": paper_of(draft, viewer),
        "annex": summary_of(viewer, draft.language),
        "lost": lost_of(draft) if viewer.is_secretariat else [],
        "moved": moved_figures(_figures_in(draft), Store.of_this_house()) if viewer.is_secretariat else [],
        "drawer": drawer,
        "chosen": drawer.sentence.pk if drawer else None,
        # one address for all sentences: each adds its number (asking for it some hundred times is felt)
        "at": reverse("synthesis:sentence", args=[review.code, 0]).removesuffix("0/"),
        "drafts": [(code, OWN_NAMES.get(code, code), code == draft.language) for code in LANGUAGES if code in drafts],
        "forms": [("docx", "Word"), ("html", "HTML"), ("json", "JSON"), ("csv", "CSV")],
    }
