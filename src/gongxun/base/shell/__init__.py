"""Owns the page frame, the components, the number and date formats, and the built front end.

Refuses business words beyond status and requirement, queries, and inline script or style.
"""
