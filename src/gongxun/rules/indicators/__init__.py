"""Indicators as Ibis expressions over the lake's tables, built from a policy book.

Nothing here names an indicator: a book that adds one is computed by the same lines on every engine.
"""
