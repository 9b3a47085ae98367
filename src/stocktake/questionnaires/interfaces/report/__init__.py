"""The report of a party as a document: Word, PDF and HTML, in the language in which it answers."""
