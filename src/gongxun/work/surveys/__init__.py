"""Owns surveys of training needs: questions, invitations, answers, and what they add up to.

Asked are cadres by name of their file, or organisations through their officer (clause 七（一）).
Refuses two answers of one invitation, answers outside the time or the quota, and a name beside an anonymous answer.
"""
