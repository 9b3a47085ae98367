"""Which version of the suggestions is live in a review, for which language."""

from stocktake.evidence.models import SuggesterVersion


def live_versions(review: int) -> dict[str, str]:
    """Language → the version learned from decisions that is live for it. A language without one has the pack's own."""
    live: dict[str, str] = {}
    rows = SuggesterVersion.objects.filter(review=review).order_by("at", "pk").values_list("version", "live_for")
    for version, languages in rows:
        live |= dict.fromkeys(languages, version)
    return live
