"""Owns what is taught from: courses, textbooks and cases with their versions, and their taxonomy.

One version at most is worked on and one at most is published; a published text never changes.
Refuses to hand out, schedule or recommend what has not passed its review (clause 五（三）).
"""
