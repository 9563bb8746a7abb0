"""Owns which policy book holds for which organisation from which day.

Books are text under version; publishing one validates it and never replaces an older version.
Refuses a book that relaxes what the plan states.
"""
