"""The recorder: what the processes of a run load, so that everything they do is written down.

These modules run inside the learner's own processes. They use what every Python process has
loaded already, and patch `multiprocessing`, `greenlet` and `gevent` when the script imports them.

    sitecustomize.py   the way in: Python imports it when a process starts
    core.py            writes events into this process's record
    imports.py         patches a module at the moment in which it is imported
    output.py          gives each process an output of its own
    processes.py, queues.py, connections.py, …   what is patched, one module for each subject
    kinds.py           the kinds of events and the layout of a record
"""
