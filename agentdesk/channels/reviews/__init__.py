"""Review platforms: each lists what customers wrote, most take one answer; one small module for each over one way of reading.

A *page* is what a platform hands out at once, newest first; a *place* says which page, in the platform's own words; an *answer* is the
owner's. What is followed are the newest few hundred reviews: edits, answers written elsewhere, and what was taken away.
"""
