"""What is being implemented: a framework with its objectives, principles and categories, and their links to other frameworks.

Nouns: framework, element, link. Announces nothing. Leans on `foundation`. The terms and sentences that train
suggestions stay in the pack; only the descriptions beside them are kept with the elements (`interfaces.descriptions`).
"""
