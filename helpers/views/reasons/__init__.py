"""Where every actor was when a run was ended, and why.

A reason is given only if the record proves it. Otherwise only what is known is said.

    stands.py    where each actor waits; asks the other files for the reason
    ends.py      what an actor waits for in a system call
    scene.py     the actors: each process's main thread and its other threads, and the call that each is in
    queues.py, pipes.py, locks.py, signals.py, joins.py, pools.py    the reasons, one file per thing that is waited for
    tasks.py     why an asyncio task does not go on
    futures.py   futures that tasks await themselves
    polls.py     loops that look again and again, and sleep in between
    proxies.py   calls that a manager runs
    inheriting.py    which processes can have an object
    flows.py     what went through a queue
    managed.py   calls of a manager's objects, as the kinds of calls that they are
    holding.py   acquires without a release
    greenlets.py the reasons of gevent's greenlets
    circles.py   who waits for whom in a circle
    copies.py    changes that only reached a copy
    handed.py    results that were handed over in the place of functions
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
