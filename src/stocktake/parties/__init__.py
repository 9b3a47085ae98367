"""Who speaks: States, associate members, organisations, processes; and the groups they belong to, with dates.

Nouns: party, party name (dated, per language), group, membership. Announces nothing. Leans on `foundation`.
"""
