"""Facts this room announces, on commit; a listener cannot object."""

from django.dispatch import Signal

participation_moved = Signal()
"""A party came to another state. Carries `participation` (its id), `before` and `after` (values of `ParticipationState`)."""
