"""The wiring: settings, addresses, the command line, and what starts and stops the processes.

No nouns of its own. Everything may be imported from here; nothing imports it.
"""
