"""GUIDs that stay the same from one export to the next: made of what they stand for, never drawn."""

from uuid import UUID, uuid5

from stocktake.reviews.models import Review

ROOM = UUID("6f1d6a5e-6f0e-5c61-9d3e-8f5b1f2b7c10")


def guid(review: Review, kind: str, *key: object) -> str:
    """Of a code (`element`), `source`, `passage`, `reading`, `coder` or what hangs on one of them."""
    return str(uuid5(ROOM, "/".join(map(str, (review.code, kind, *key)))))
