"""Facts this room announces. All are sent on commit; a listener cannot object."""

from django.dispatch import Signal

source_read = Signal()
"""A source was read into passages, or could not be. Carries `source` (its id)."""

source_withdrawn = Signal()
"""A source was withdrawn by whoever sent it. Carries `source` (its id). What cited it must be written anew."""

answers_moved = Signal()
"""Answers of a response were taken in, replaced by a later submission, or stand under another consent. Carries `review` (its
id) and `lost`: the passages that may no longer be cited as before (id → one of `enums.Lost`). Counts must be made again."""

codes_moved = Signal()
"""What people decided of a passage changed its codes. Carries `review` (its id). Counts must be made again, not for each of
them: whoever listens waits until the coding rests."""
