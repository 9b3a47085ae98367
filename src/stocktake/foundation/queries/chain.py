"""Reading the hash chain back."""

from collections.abc import Iterator

from stocktake.foundation.models import Activity, Seal
from stocktake.foundation.services.activity import FIRST_DIGEST, digest_of


def broken_links() -> Iterator[str]:
    """A sentence for each fault of the chain: an altered entry, a missing link, an entry that was never sealed."""
    previous, expected = FIRST_DIGEST, 1
    for link in Seal.objects.select_related("activity").order_by("position").iterator(chunk_size=2000):
        if link.position != expected:
            yield f"activity log: link {expected} is missing"
            expected = link.position
        if digest_of(link.activity, previous=previous) != link.digest:
            yield f"activity log: entry {link.activity_id} does not match its seal (link {link.position})"
        previous, expected = link.digest, expected + 1
    unsealed = Activity.objects.filter(seal__isnull=True).count()
    if unsealed:
        yield f"activity log: {unsealed} entries are not sealed yet"


def head() -> tuple[int, str]:
    """Number of links and the last digest; publish it, and any later change of the past can be shown."""
    last = Seal.objects.order_by("-position").first()
    return (last.position, last.digest) if last else (0, FIRST_DIGEST)
