"""Gates: before an operation that others can notice, a thread says what it is about to do and waits for its turn.

They are loaded only where the orders of a program are explored (ISOLATED_ORDERS names the controller's socket). A gate stands
outside of the recorder's wrapper, so that the record shows the real calls and nothing of the waiting for a turn.

    tasks.py       a thread that is steered, and its words with the controller
    about.py       says what an operation is about: its objects, and what it does to each
    warm.py        forks this process into the script, once for each run
    processes.py   start, join, end, terminate
    queues.py      queues of processes; each feeder thread is a task of its own
    pipes.py       pipes and what they hold
    semaphores.py  locks and semaphores of processes
    sleepers.py    Condition, Event and Barrier of processes
    values.py      values and arrays in shared memory
    items.py       items that are changed after they were handed on
    managers.py    what is asked of a manager
    threads.py     threads: start, join, end
    thread_sync.py what threads wait for: locks, conditions, events, queues
    variables.py   what threads share without a lock; blocks.py, segments.py: what a step of theirs may access
    callees.py     what a call may do to collections, by its text; in_place.py, iterators.py: the same of `+=`, and of iterators
    pools.py       multiprocessing.Pool; process_executors.py, thread_executors.py: the executors of concurrent.futures
    workers.py     the workers of a pool or an executor that are processes
    futures.py     what executors promise: results, callbacks, who has finished
    loops.py       asyncio's loops: which of their timers is due; clock.py: which may be
    loop_threads.py  what other threads do to a loop's objects
    gevents.py     the same of gevent's loops
    outside.py     what cannot be steered, and is noted: chance, the clock, files, sockets

Each says in its PATCHES which modules it patches, as the recorder's patches/ do.
"""
