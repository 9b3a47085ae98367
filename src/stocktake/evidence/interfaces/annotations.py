"""Codes as W3C Web Annotations: one for each code, tied to its words by quotation and by place. What the viewer may not see is
in none of them.

The quotation is what finds the words again when a place has moved; the place is counted in characters of the passage.
"""

import json
from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from stocktake.evidence.enums import Consent, Origin
from stocktake.evidence.interfaces.guids import guid
from stocktake.evidence.interfaces.naming import key_of, signers_of, without_address
from stocktake.evidence.interfaces.refi.gathering import stamp
from stocktake.evidence.queries.coded import Coded, Span, coded_for
from stocktake.reviews.models import Review
from stocktake.reviews.rules.viewer import Viewer

AROUND = 32
"""Characters before and after a quotation that tell it from the same words elsewhere."""
CONTEXT = ["http://www.w3.org/ns/anno.jsonld", {"stocktake": "urn:stocktake:"}]


def as_jsonld(viewer: Viewer, *, address: str = "") -> bytes:
    """`address`: of the house, such as `https://example.org`; without one, passages are named by URNs."""
    review = viewer.review
    items = [_annotation(coded, review, address) for coded in coded_for(viewer)]
    page = {"type": "AnnotationPage", "startIndex": 0, "items": items}
    whole = {
        "@context": CONTEXT, "id": _urn(review, "annotations", "public" if viewer.is_public else "all"),
        "type": "AnnotationCollection", "label": review.title.text, "total": len(items), "first": page,
    }  # fmt: skip
    return json.dumps(whole, ensure_ascii=False, indent=1).encode()


def _annotation(coded: Coded, review: Review, address: str) -> dict[str, Any]:
    label = coded.element.label
    code = _urn(review, "element", coded.element.pk)
    return {
        "id": _urn(review, "annotation", coded.code.pk),
        "type": "Annotation",
        "motivation": "tagging",
        "created": stamp(coded.code.at),
        "creator": _creator(coded),
        "stocktake:origin": str(coded.code.origin),
        **({"stocktake:band": coded.band} if coded.band else {}),
        "body": [
            {
                "type": "TextualBody", "purpose": "tagging", "format": "text/plain", "value": label.text or key_of(coded.element),
                **({"language": label.language} if label.language else {}),
            },
            {"type": "SpecificResource", "purpose": "classifying", "source": code, "stocktake:code": key_of(coded.element)},
        ],
        "target": _target(coded, review, address),
    }  # fmt: skip


def _target(coded: Coded, review: Review, address: str) -> dict[str, Any] | list[dict[str, Any]]:
    passage = coded.passage
    place = reverse("evidence:passage", args=[review.code, passage.pk])
    shared: Mapping[str, Any] = {
        "type": "SpecificResource",
        "source": f"{address}{place}" if address else _urn(review, "passage", passage.pk),
        "stocktake:language": passage.language,
        "stocktake:consent": Consent(passage.holding).name.lower().replace("_", "-"),
        **({"stocktake:party": passage.source.party.code} if coded.named and passage.source.party else {}),
    }
    targets = [{**shared, "selector": _selectors(passage.text, span)} for span in coded.spans or ((0, len(passage.text)),)]
    return targets[0] if len(targets) == 1 else targets


def _selectors(text: str, span: Span) -> list[dict[str, Any]]:
    start, end = span
    quote = {
        "type": "TextQuoteSelector", "exact": text[start:end], "prefix": text[max(0, start - AROUND) : start],
        "suffix": text[end : end + AROUND],
    }  # fmt: skip
    return [quote, {"type": "TextPositionSelector", "start": start, "end": end}]


def _creator(coded: Coded) -> Any:
    """Who tied it: a program, or people; by name where the viewer may know them, never with their address."""
    if coded.code.origin != Origin.PERSON:
        return {"type": "Software", "name": coded.code.origin}
    people = [{"type": "Person", "name": without_address(name)} for name in signers_of(coded.by)] or [{"type": "Person"}]
    return people[0] if len(people) == 1 else people


def _urn(review: Review, kind: str, *key: object) -> str:
    return f"urn:uuid:{guid(review, kind, *key)}"
