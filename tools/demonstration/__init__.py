"""Makers of the demonstration's returned files: one module for each kind of file.

Each maker takes the lines of a text (`markup`), the language and the title, and gives bytes that are the same each
time: fixed dates, fixed identifiers, no clock. `tools/make_demonstration.py` is the door.
"""
