"""What the pages of the editor share: the version at hand, its address, and the review in which it is looked at."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from stocktake.accounts.rules.acting import signature_of
from stocktake.questionnaires.enums import VersionState
from stocktake.questionnaires.models import Version
from stocktake.questionnaires.rules.editors import questionnaire_named, reviews_using
from stocktake.reviews.rules.access import looking_at


def version_of(request: HttpRequest, questionnaire: str, number: int) -> Version:
    return get_object_or_404(
        Version.objects.select_related("questionnaire__framework"),
        questionnaire=questionnaire_named(request, questionnaire),
        number=number,
    )


def page(request: HttpRequest, version: Version, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """A page of the editor, in the review of the officer who looks."""
    using = reviews_using(request, version.questionnaire)
    viewer = looking_at(request, using[0].code)
    own = {
        "viewer": viewer, "version": version, "questionnaire": version.questionnaire, "review": viewer.review, "section": "board",
        "is_draft": version.state == VersionState.DRAFT,
    }  # fmt: skip
    return render(request, template, own | context, status=status)


def doing(request: HttpRequest, version: Version) -> dict[str, Any]:
    """The words that every verb on a version takes."""
    return {"version": version, "actor": signature_of(request), "at": timezone.now()}


def address_of(version: Version, page: str = "version", *words: str, at: str = "", anchor: str = "") -> str:
    """The address of a page of the editor."""
    address = reverse(f"questionnaires:editor:{page}", args=[version.questionnaire.code, version.number, *words])
    return f"{address}{f'?at={at}' if at else ''}{f'#part-{anchor}' if anchor else ''}"
