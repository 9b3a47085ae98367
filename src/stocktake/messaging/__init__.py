"""Mail out and in. Knows no domain: upper floors hand it a finished letter, and listen for what came.

Nouns: letter, enclosure, mailbox, message. Announces `letter_bounced`, `message_stored`. Leans on `foundation`. The
development mailbox is a page of this room.
"""
