"""Owns events: what has happened, stored in the transaction that made it happen, handed on after commit.

Handlers register under the kind of event; a handler may run twice and must bear it.
Refuses events of a kind that nobody has declared.
"""
