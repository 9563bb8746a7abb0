"""Owns the reviews that teaching material passes before it is published, their opinions and remarks.

Three stages, three different people, a checklist each; a returned version is reviewed anew (clause 五（三）).
Refuses a review of one's own work, and to publish what has not passed all three on its very text.
"""
