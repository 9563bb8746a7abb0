"""Owns people: one person, one file, with dated appointments, mandates, exemptions and transfers.

Resident ID numbers are found by keyed hash, stored encrypted and shown masked.
Refuses two primary appointments at one time and a second file for one ID number.
"""
