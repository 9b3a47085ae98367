"""What is being implemented: a framework with its objectives, principles and categories, and their links to other frameworks.

Nouns: framework, element, link. Announces nothing. Leans on `foundation`. The texts that train suggestions stay in
the pack and are read from there (`interfaces.pack.terms`).
"""
