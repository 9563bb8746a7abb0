"""Owns the appraisals of schools and of courses: self-rating, evidence, visit, scores, result, rectification.

Scored by a weighted index that is data; every year stays on record (clauses 五（二）, 五（三）).
Refuses scores of one's own school or course, results without enough scores, and an end with anything left to mend.
"""
