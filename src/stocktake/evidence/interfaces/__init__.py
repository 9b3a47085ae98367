"""The files by which codes go out of the house and come back: REFI-QDA, Web Annotations, tables."""
