"""What every room stands on, and no noun of the review.

Nouns: activity (append-only, sealed into a hash chain), stored file (by content), text in languages, pack, refusal.
Announces nothing. Leans on Django and PostgreSQL alone.
"""
