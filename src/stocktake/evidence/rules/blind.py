"""Which passages are read by two people who do not see each other: drawn by the passage itself, so that nobody chooses."""

import hashlib

OF = 100


def is_drawn(digest: str, *, review: str, double: int) -> bool:
    """Whether a passage with this digest of its text is among the `double` in a hundred of this review.

    The same words are drawn or not drawn wherever they stand, today and in a year; a larger share holds a smaller one.
    """
    return int(hashlib.sha256(f"{review}\n{digest}".encode()).hexdigest()[:12], 16) % OF < double
