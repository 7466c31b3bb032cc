"""What can come out of a program: it is run under each order of its visible operations that makes a difference.

    explore.py      from a program to its outcomes: the searches, their budgets, what was left out
    search.py       depth first through the orders, with sleep sets; the naive search, by which it is tested
    controller.py   one run: who stands at a gate, and who goes next
    heard.py        what the tasks of a run have said
    known.py        what the controller knows of a run itself
    operations.py   what a task is about to do; which operations commute; who touches what
    course.py       how one run went
    names.py        the objects of a run: named the same in every run
    hub.py          the sockets on which the tasks speak; their gates: recorder/gates/
    warm.py         the warm processes, of which each run is a fork
    stuck.py        whether a run that says nothing is slow, computes, or stands still
    outcomes.py     the outcomes, and when two are one
    left_out.py     what was not steered, in words
    replay.py       an order that was found, run again as an ordinary run
    lead.py         an order that somebody has written down
    play.py         an order that somebody decides, step by step
"""
