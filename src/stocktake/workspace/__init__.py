"""The pages of those who run a review that cross domains: the board, freezes of the replies, taking files in, the state of the house.

No nouns of its own. Leans on every room below it; nothing leans on it.
"""
