"""Facts this room announces. Both are sent on commit; a listener cannot object."""

from django.dispatch import Signal

source_read = Signal()
"""A source was read into passages, or could not be. Carries `source` (its id)."""

source_withdrawn = Signal()
"""A source was withdrawn by whoever sent it. Carries `source` (its id). What cited it must be written anew."""
