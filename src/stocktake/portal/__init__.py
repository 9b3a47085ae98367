"""The pages everyone meets first: the list of reviews and the home of a review with its calendar and its thread.

No nouns of its own. Leans on every room below it; nothing leans on it.
"""
