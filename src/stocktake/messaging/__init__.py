"""Mail out. Knows no domain: upper floors hand it a finished letter.

Nouns: letter. Announces nothing. Leans on `foundation`. The development mailbox is a page of this room.
"""
