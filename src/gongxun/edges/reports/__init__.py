"""Owns what leaves as a document: training statements with a code to verify them, annual and mid-term tables.

Figures are those of ``records.standing``; what was issued is kept as it was; it may be withdrawn, never changed.
Refuses to show by a code more than that a statement was issued, and to put a name into a table.
"""
