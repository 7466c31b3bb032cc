"""Where every actor was when a run was ended, and why.

A reason is given only if the record proves it. Otherwise only what is known is said.

    stands.py    who stands where; asks the others for the reason
    ends.py      what somebody waits for in a call of the system's
    scene.py     who there is: each process's main thread and its other threads, and the call in which each stands
    queues.py, pipes.py, locks.py, signals.py, joins.py, pools.py    the reasons, a file for what is waited for
    proxies.py   calls that a manager carries out
    managed.py   calls of what a manager keeps, as what they are
    holding.py   which acquires no release has answered
    greenlets.py the reasons of gevent's greenlets
    circles.py   who waits for whom in a circle
    copies.py    changes that only reached a copy
    updates.py   updates of a shared value that were lost
    beginnings.py    why a process ended before it began
    executors.py why an executor broke, and whom it ended
    unrecorded.py    what is not recorded
    losses.py    what went wrong silently, in a run that ended by itself
"""
from __future__ import annotations

from ...record.holding import holders
from .losses import losses
from .stands import at_loop_exit, why
from .unrecorded import unrecorded

__all__ = ["at_loop_exit", "holders", "losses", "unrecorded", "why"]      # the lessons look up holders() here
