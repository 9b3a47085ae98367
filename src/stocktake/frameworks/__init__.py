"""What is being implemented: a framework with its objectives, principles and categories, their links, and lists of indicators.

Nouns: framework, element, link, list of indicators, indicator. Announces nothing. Leans on `foundation`. The terms and
sentences that train suggestions stay in the pack; only the descriptions beside them are kept with the elements
(`interfaces.descriptions`).
"""
