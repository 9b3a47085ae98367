"""People and how they sign in: by a code sent to their address.

Nouns: person, sign-in code. Announces nothing. Leans on `foundation`; letters are carried by `messaging` through a hook,
because the two rooms do not know each other. Roles are held in a review and live in `reviews`.
"""
