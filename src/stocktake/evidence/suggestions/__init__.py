"""Suggestions: which elements of the framework a passage may speak of, and which of its words say so.

Nouns: material (what a pack offers to learn from), term, gram, voice (letter groups, lexicon), band. Announces nothing,
touches no database: passages in, suggestions out, without any outside service, and the same for the same input.
Leans on `foundation.packs` alone; usable without Django. What it suggests is marked as a machine's until accepted.
"""

from stocktake.evidence.suggestions.decided import Decided
from stocktake.evidence.suggestions.results import PassageSuggestions, Suggestion
from stocktake.evidence.suggestions.suggester import Suggester

__all__ = ["Decided", "PassageSuggestions", "Suggester", "Suggestion"]
