"""Asking the releases: a question in the words of the command line, an answer with its recipe.

Nouns: question, measure (what is asked for), place (an area, a group, everything, or what is unknown), sum (a number and what it
was counted over), answer. Reads the store alone, no database.
"""
