"""Facts this room announces. All are sent on commit; a listener cannot object."""

from django.dispatch import Signal

answer_saved = Signal()
"""A consolidated answer was given a new text. Carries `answer` (its id). Not sent for contributions nor for texts kept aside."""

response_submitted = Signal()
"""A response was submitted as an immutable snapshot. Carries `snapshot` (its id)."""

report_received = Signal()
"""A party's own document came in beside or instead of a form. Carries `returned` (the id of the return)."""

consent_changed = Signal()
"""What may be done with a response or with one of its answers was changed or withdrawn. Carries `response` (its id)."""
