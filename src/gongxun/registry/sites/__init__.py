"""Owns teaching sites and field routes: called for each year, judged, announced, reviewed (专栏3, clause 五（二）).

Refuses to let a site that was never awarded, is under rectification or has retired be put on a timetable.
Keeps an office to ring, never a person.
"""
