"""The pages of those who run a review that cross domains: taking files in, and the state of the house.

No nouns of its own. Leans on every room below it; nothing leans on it.
"""
