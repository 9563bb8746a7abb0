"""Owns imports by screen: the file somebody brought, what it would do, what it did, and its undoing.

Refuses to know what a row means: kinds of files are registered with ``base.sheets`` by the apps that own them.
Refuses to write what nobody confirmed, and to show a run to whoever could not have made it.
"""
