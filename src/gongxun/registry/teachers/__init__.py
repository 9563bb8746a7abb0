"""Owns the register of teachers: who may be asked to lecture, on what, and how she has taught (clause 五（一）).

Refuses to let a suspended or retired teacher, or one whose ethics appraisal failed, be put on a timetable.
Keeps no telephone and no ID numbers; whoever has a personal file is linked to it.
"""
