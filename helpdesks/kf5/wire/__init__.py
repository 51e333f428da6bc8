"""KF5's JSON, read and written. Nothing here does I/O.

The documents contradict each other in places; each oddity is read tolerantly in one visible line.
"""
