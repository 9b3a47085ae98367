"""Search in six languages with one tokeniser: passages and questions pass through the same forms of words.

Nouns: token, form, vector, question. PostgreSQL stores and compares the terms, it never makes them: its dictionaries
know no Chinese, and a server elsewhere may have others. Leans on nothing but the stemmer.
"""
