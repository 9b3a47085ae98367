"""A response as it stands: its texts, its repeated items, and what the validation says about it."""

from stocktake.questionnaires.models import Answer, Response
from stocktake.questionnaires.queries.form import form_of_response
from stocktake.questionnaires.rules.validation import Finding, Place, findings_of
from stocktake.questionnaires.services.begin import audience_of


def texts_of(response: Response) -> dict[Place, str]:
    """The consolidated texts by question and repeated item; those of removed items are left out. Two queries."""
    items = {key for keys in items_of(response).values() for key in keys}
    rows = Answer.objects.consolidated().filter(response=response).values_list("question", "item", "text")
    return {(question, item): text for question, item, text in rows if not item or item in items}


def items_of(response: Response) -> dict[str, list[str]]:
    """The keys of the standing items of each repeated group, in their order."""
    keys: dict[str, list[str]] = {}
    for group, key in (
        response.items.filter(removed_at__isnull=True).order_by("group", "position", "pk").values_list("group", "key")
    ):
        keys.setdefault(group, []).append(key)
    return keys


def findings_of_response(response: Response) -> list[Finding]:
    """What the validation says about the response now, in the language that is active."""
    return findings_of(
        form_of_response(response), texts_of(response), audience=audience_of(response.party), switches=response.switches,
        language=response.language, items=items_of(response),
    )  # fmt: skip
