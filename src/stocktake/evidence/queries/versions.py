"""Which version of the suggestions is live in a review, for which language."""

from stocktake.evidence.models import SuggesterVersion


def live_versions(review: int) -> dict[str, str]:
    """Language → the version learned from decisions that is live for it. A language without one has the pack's own."""
    live: dict[str, str] = {}
    rows = SuggesterVersion.objects.filter(review=review).order_by("at", "pk").values_list("version", "live_for")
    for version, languages in rows:
        live |= dict.fromkeys(languages, version)
    return live


def strong_categories(review: int) -> dict[tuple[str, str], float]:
    """Language and version → the score from which on a category is called strong, as measured last on what is read blind.

    Where nothing stands, none is called so.
    """
    found: dict[tuple[str, str], float] = {}
    for told in SuggesterVersion.objects.filter(review=review).order_by("at", "pk").values_list("figures", flat=True):
        for language, sides in told.items():
            for side in (sides["before"], sides["after"]):
                found.pop((language, side["version"]), None)
                if (score := side.get("category_strong")) is not None:
                    found[language, side["version"]] = score
    return found
