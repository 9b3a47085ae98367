"""What measures, and the units of answers, are called on a page; the recipe itself speaks English and stays the same everywhere."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from stocktake.statistics.measures.question import Measure

LABELS: dict[Measure, Promise] = {
    Measure.STOCK: _("migrants, number"),
    Measure.SHARE: _("migrants, share"),
    Measure.SHARE_KNOWN: _("migrants, share of those whose origin is known"),
    Measure.FEMALE_SHARE: _("women among migrants, share"),
    Measure.SHARE_OF_POPULATION: _("migrants, share of the population"),
    Measure.AGE_SHARE: _("migrants of an age, share"),
    Measure.ANNUAL_GROWTH: _("migrants, growth per year"),
    Measure.REFUGEES: _("refugees and asylum seekers, number"),
    Measure.REMITTANCES_RECEIVED: _("remittances received"),
    Measure.REMITTANCES_PAID: _("remittances paid"),
    Measure.REMITTANCES_SHARE_OF_GDP: _("remittances received, share of gross domestic product"),
    Measure.REMITTANCES_BETWEEN: _("remittances from one area to another"),
    Measure.ODA_RECEIVED: _("development aid received"),
    Measure.REMITTANCES_TO_ODA: _("remittances received, times the aid received"),
    Measure.POPULATION: _("population"),
    Measure.GDP: _("gross domestic product"),
    Measure.MIGRANT_WORKERS: _("migrant workers, number"),
}
FORMULAS: dict[Measure, Promise] = {
    Measure.STOCK: _("all who live in the destination and come from the origin"),
    Measure.SHARE: _("of a hundred who live in the destination, those who come from the origin"),
    Measure.SHARE_KNOWN: _("of a hundred who live in the destination and whose origin is known, those who come from the origin"),
    Measure.FEMALE_SHARE: _("of a hundred migrants, women"),
    Measure.SHARE_OF_POPULATION: _("for a hundred people of the destination, migrants"),
    Measure.AGE_SHARE: _("of a hundred migrants of all ages, those of this age"),
    Measure.ANNUAL_GROWTH: _("how many of a hundred are added each year, if it is the same share every year"),
    Measure.REFUGEES: _("as the source counts them at the destination"),
    Measure.REMITTANCES_RECEIVED: _("the sum over the areas"),
    Measure.REMITTANCES_PAID: _("the sum over the areas"),
    Measure.REMITTANCES_SHARE_OF_GDP: _("over the areas for which both are known"),
    Measure.REMITTANCES_BETWEEN: _("what is sent from the origin and received at the destination; a model’s estimate"),
    Measure.ODA_RECEIVED: _("the sum over the areas; it can be below zero"),
    Measure.REMITTANCES_TO_ODA: _("each summed over the areas, then divided"),
    Measure.POPULATION: _("all who live there, migrants or not"),
    Measure.GDP: _("the sum over the areas"),
    Measure.MIGRANT_WORKERS: _("as published, of the world or of a region as the source draws it"),
}
SEXES: dict[str, Promise] = {"total": _("women and men"), "female": _("women"), "male": _("men")}
LISTS: dict[str, Promise] = {
    "destination": _("destinations"), "origin": _("origins"), "corridor": _("corridors"), "area": _("areas"),
}  # fmt: skip
COMPONENTS: dict[str, Promise] = {
    "numerator": _("numerator"), "denominator": _("denominator"), "women": _("women"), "all": _("all"),
    "whole": _("the whole"), "share": _("the share"), "now": _("now"), "before": _("before"), "amount": _("the amount"),
    "people": _("the people"), "value": _("the number of each area"), "weight": _("its weight"), "list": _("the list"),
}  # fmt: skip
"""What the components of a formula are called in the form and on the page of a figure."""
