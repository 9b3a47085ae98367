"""What follows from it: findings that recompute, and a draft in which every sentence has its evidence.

Nouns: finding, draft, section, sentence, citation. Announces nothing yet. Leans on `evidence` and `statistics`.
"""
