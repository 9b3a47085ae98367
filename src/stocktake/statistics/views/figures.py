"""Figures: which there are, what each is made of, and the form in which a person defines one."""

import json
from typing import TYPE_CHECKING, cast

import yaml
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from stocktake.accounts.rules.acting import signature_of
from stocktake.foundation.access import needs, public
from stocktake.foundation.refusals import Refusal
from stocktake.foundation.texts import LANGUAGES, short_code
from stocktake.reviews.views.doing import done
from stocktake.statistics.enums import LISTED, Formula
from stocktake.statistics.interfaces.figure_form import (
    MOST,
    OFFERED,
    NotAFigure,
    asked_of,
    components_of,
    definition_of,
    formula_of,
    words_of,
)
from stocktake.statistics.interfaces.pack import FigureEntry
from stocktake.statistics.measures.question import BY, Measure
from stocktake.statistics.measures.words import COMPONENTS, LABELS, LISTS, SEXES
from stocktake.statistics.models import HOUSE, Figure
from stocktake.statistics.releases.store import Store
from stocktake.statistics.rules.defining import defines_figures

if TYPE_CHECKING:
    from stocktake.accounts.models import Person
    from stocktake.statistics.queries.figure_page import Shaped
    from stocktake.statistics.queries.named import Named

OPEN = "published statistics; nothing of a review is in them"
NOT_KEPT = {"csrfmiddlewaretoken", "do", "seen", "more"}


@public(OPEN)
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """Those of the house, and those that packs bring."""
    from stocktake.statistics.queries.figure_list import figures_listed

    return render(request, "statistics/figures.html", {"shelves": figures_listed(), "may_define": defines_figures(request)})


@public(OPEN)
@require_safe
def figure(request: HttpRequest, pack: str, key: str) -> HttpResponse:
    from stocktake.statistics.charts.messages import said
    from stocktake.statistics.queries.figure_page import from_other_releases, shaped

    named, store = _named(pack, key), Store.of_this_house()
    found = shaped(named, store)
    row = Figure.objects.filter(pack=pack, key=key).select_related("made_by").first()
    kept = said(row.value, row.unit, named.entry.places) if row is not None and row.value is not None else ""
    return render(request, "statistics/figure.html", {
        "named": named, "found": found, "row": row, "kept": kept, "moved": bool(kept and found.number and kept != found.number),
        "others": from_other_releases(named, found.answer, store) if found.answer else (),
        "is_own": pack == HOUSE, "may_define": defines_figures(request),
        "recipe": json.dumps(found.answer.recipe, ensure_ascii=False, indent=1) if found.answer else "",
    })  # fmt: skip


@public(OPEN)
@require_safe
def figure_file(request: HttpRequest, pack: str, key: str, format: str) -> HttpResponse:
    """`json`: the number with its recipe; `yaml`: the definition, in the words of a pack."""
    from stocktake.statistics.queries.named import computed

    named = _named(pack, key)
    if format == "yaml":
        entry = named.entry.model_dump(mode="json", exclude_defaults=True)
        text = yaml.safe_dump({"figures": [entry]}, allow_unicode=True, sort_keys=False)
    elif format == "json":
        try:
            text = json.dumps(computed(named, store=Store.of_this_house()).as_data(), ensure_ascii=False)
        except Refusal as refusal:
            return HttpResponse(str(refusal), status=422, content_type="text/plain; charset=utf-8")
    else:
        raise Http404
    response = HttpResponse(text, content_type={"json": "application/json", "yaml": "application/yaml; charset=utf-8"}[format])
    response["Content-Disposition"] = f'attachment; filename="{key}.{format}"'
    return response


@needs(defines_figures)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def define(request: HttpRequest) -> HttpResponseBase:
    """The form; what is in it is worked out beside it as it stands. It is kept when a person says so."""
    from stocktake.statistics.services.define_figure import define_figure

    words = _words(request)
    if request.method == "POST" and request.POST.get("do") == "keep":
        try:
            made = define_figure(
                definition=definition_of(words, _language()), person=cast("Person", request.user), store=Store.of_this_house(),
                at=timezone.now(),
            )  # fmt: skip
        except Refusal as refusal:
            return _form(request, words, refusal=str(refusal), status=422)
        done(request, _("The figure is kept."))
        return redirect("statistics:figure", HOUSE, made.key)
    return _form(request, words)


@needs(defines_figures)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def redefine(request: HttpRequest, key: str) -> HttpResponseBase:
    from stocktake.statistics.services.define_figure import redefine_figure

    row = get_object_or_404(Figure.objects.of_the_house(), key=key)
    standing = FigureEntry.model_validate(row.definition)
    words, seen = _words(request), request.POST.get("seen") or row.recorded_at.isoformat()
    if request.method == "POST" and request.POST.get("do") == "keep":
        try:
            made = definition_of(words, _language(), key=key)
            made = made.model_copy(update={"labels": standing.labels | made.labels, "sentence": standing.sentence | made.sentence})
            redefine_figure(
                figure=row, definition=made, seen=seen, person=cast("Person", request.user), store=Store.of_this_house(),
                at=timezone.now(),
            )  # fmt: skip
        except Refusal as refusal:
            return _form(request, words, row=row, seen=seen, refusal=str(refusal), status=422)
        done(request, _("The figure is kept."))
        return redirect("statistics:figure", HOUSE, key)
    return _form(request, words or words_of(standing, _language()), row=row, seen=seen)


@needs(defines_figures)
@require_POST
def lay_aside(request: HttpRequest, key: str) -> HttpResponseBase:
    from stocktake.statistics.services.define_figure import lay_figure_aside

    row = get_object_or_404(Figure.objects.of_the_house(), key=key)
    lay_figure_aside(figure=row, actor=signature_of(request), at=timezone.now())
    done(request, _("The figure is laid aside. Its record stays."))
    return redirect("statistics:figures")


def _words(request: HttpRequest) -> dict[str, str]:
    given = request.POST if request.method == "POST" else request.GET
    words = {name: value[:400] for name, value in list(given.items())[:200] if name not in NOT_KEPT and isinstance(value, str)}
    return words | ({"parts": given["more"]} if given.get("more") else {})


def _language() -> str:
    language = short_code(get_language())
    return language if language in LANGUAGES else "en"


def _named(pack: str, key: str) -> "Named":
    from stocktake.statistics.queries.named import NoFigure, definition_named

    try:
        return definition_named(f"{pack}/{key}")
    except NoFigure:
        raise Http404 from None


def _form(
    request: HttpRequest, words: dict[str, str], *, row: Figure | None = None, seen: str = "", refusal: str = "", status: int = 200
) -> HttpResponse:
    from stocktake.statistics.queries.exploring import offered_by

    store = Store.of_this_house()
    formula, names = formula_of(words), components_of(words)
    offered = offered_by(store)
    return render(request, "statistics/define.html", {
        "words": words, "row": row, "seen": seen, "refusal": refusal, "preview": _preview(words, store), "offered": offered,
        "formula": formula, "formulas": [(str(each), each.label) for each in OFFERED],
        "parts": [(name, COMPONENTS.get(name, _("number")), _asked(words, name, formula)) for name in names],
        "is_list": formula in LISTED, "is_top": formula == Formula.TOP, "is_rank": formula == Formula.RANK,
        "is_sum": formula == Formula.SUM, "more": len(names) + 1 if len(names) < MOST else 0, "fewer": len(names) - 1,
        "measures": [(str(measure), LABELS[measure]) for measure in Measure], "sexes": SEXES.items(),
        "lists": [(by, LISTS[by]) for by in BY if formula == Formula.TOP or by != "corridor"],
    }, status=status)  # fmt: skip


def _asked(words: dict[str, str], name: str, formula: Formula) -> dict[str, str]:
    """What stands in the fields of a component; women are women before anybody has chosen."""
    asked = asked_of(words, name)
    if name == "women" and formula == Formula.FEMALE_SHARE:
        asked.setdefault("sex", "female")
    return asked


def _preview(words: dict[str, str], store: Store) -> "Shaped | None":
    """None as long as nothing is asked."""
    from stocktake.foundation.texts import Shown
    from stocktake.statistics.queries.figure_page import Shaped, previewed

    if not any(asked_of(words, name) for name in components_of(words)):
        return None
    try:
        # Somebody who has not named it yet wants to see the number all the same.
        return previewed(
            definition_of({"label": "…", **{name: value for name, value in words.items() if value}}, _language()), store
        )
    except NotAFigure as refusal:
        return Shaped(Shown("", _language(), False), str(refusal))
