"""What was said: sources, their passages, and what the passages are tied to.

Nouns: source, arrival, hand-in, passage, suggestion, code. Announces *source read*, *source withdrawn* and *answers moved*
(`signals.py`); listens to `questionnaires`: what was submitted becomes a source, and consent is followed at once.
Leans on `reviews`, `documents`, `frameworks`. Visibility is decided in one place: `rules/visibility.py`.
"""
