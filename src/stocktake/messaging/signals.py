"""Facts this room announces, on commit; a listener cannot object."""

from django.dispatch import Signal

letter_bounced = Signal()
"""A letter did not reach its address: the server refused it, or it came back. Carries `letter` (its id), `address`, `reason`."""

message_stored = Signal()
"""A message came in and its original is kept. Carries `message` (its id). Sent once for each message, whatever arrives twice.

Whoever knows what it is about listens, and marks it by `services.receive.mark_handled` or `mark_failed`.
"""
