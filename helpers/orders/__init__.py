"""Every outcome of a program: it is run under each order of its visible operations that makes a difference.

    explore.py      from a program to its outcomes: the searches, their budgets, what was left out
    search.py       depth first through the orders, with sleep sets; the naive search that tests it
    controller.py   one run: which tasks are at a gate, and which one goes next
    reports.py      what the tasks of a run have reported
    known.py        what the controller itself knows of a run
    operations.py   what a task is about to do; which operations commute; which task touches what
    course.py       how one run went
    names.py        the objects of a run: named alike in every run
    connections.py  the sockets that connect the tasks; their gates: recorder/gates/
    warm.py         the warm processes: each run is a fork of one
    stuck.py        whether a run without messages is slow, computes, or hangs
    outcomes.py     the outcomes, and when two are the same
    foreign.py      what the text tells of things that are not steered
    not_steered.py  what was not steered, in words
    replay.py       an order that was found, run again as an ordinary run
    schedule.py     an order that somebody wrote down
    play.py         an order that somebody decides, step by step
"""
