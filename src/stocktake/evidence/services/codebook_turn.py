"""Who codes and who changes the codebook take turns: many code at once, but none while a code is merged or retired.

Without it a coder could give a code in the moment in which it is merged into another, and the mark would be left behind.
PostgreSQL holds the turn until the transaction ends, and gives it up if the process dies.
"""

from django.db import connection

CODES = 0x57C0DE5
"""The first of the two numbers of the advisory lock; the second is the review's."""


def while_coding(review: int) -> None:
    """Let nobody change the codebook of a review before this transaction ends. Others may code meanwhile."""
    _take("pg_advisory_xact_lock_shared", review)


def while_changing(review: int) -> None:
    """Wait for those who code with the codebook of a review, and let nobody code before this transaction ends."""
    _take("pg_advisory_xact_lock", review)


def _take(function: str, review: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s, %s)", [CODES, review])
