"""Refusals: what a service says when it will not do what was asked."""


class Refusal(Exception):
    """A rule said no.

    The message is one calm sentence for the person who asked: what happened, what was kept, what to do.
    Each service defines its own subclass beside itself; pages and commands show the message as it is.
    """
