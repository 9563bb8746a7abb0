"""Which classes would close most of a gap, and what the indicators would become.

Pure arithmetic over needs, kinds of classes and limits: no Django, no clock, no database.
"""
