"""What stands in a sentence for things that must not leave their source."""

QUOTE = "{quote}"
"""Stands in a quotation for the words quoted: they stay with their source."""

PARTY = "{party}"
"""Stands in a quotation for who said it: named or not is decided for each reader, when the paper is read."""
