"""What was said: sources, their passages, and what the passages are tied to.

Nouns: source, arrival, passage, suggestion, code. Announces *source read* and *source withdrawn* (`signals.py`).
Leans on `reviews`, `documents`, `frameworks`. Visibility is decided in one place: `rules/visibility.py`.
"""
