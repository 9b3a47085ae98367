"""Facts this room announces."""

from django.dispatch import Signal

sign_in_code_made = Signal()
"""A sign-in code was made and must reach its person. Carries `person`, `code` (six digits, clear) and `at`.

Sent inside the transaction, so that a code whose letter cannot be written is not made. `messaging` and `accounts`
do not know each other; `workspace` listens and writes the letter.
"""
