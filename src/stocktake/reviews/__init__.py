"""One cycle at one level: its calendar, round tables, agenda, documents, who takes part and in which role, and the call to them.

Nouns: review, calendar entry, round table, agenda item, listed document, participation, role, viewer, call, letter template,
courtesy (a letter to a party), freeze. Announces `participation_moved`. Leans on `frameworks`, `parties`, `accounts`,
`messaging`. `rules.viewer` says who is looking; every room above asks it. `interfaces.letters` takes placeholders from above.
"""
