"""One cycle at one level: its calendar, round tables, agenda, documents, who takes part and in which role.

Nouns: review, calendar entry, round table, agenda item, listed document, participation, role, viewer. Announces nothing
yet. Leans on `frameworks`, `parties`, `accounts`. `rules.viewer` says who is looking; every room above asks it.
"""
