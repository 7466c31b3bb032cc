"""Gates: before an operation that others can notice, a thread says what it is about to do and waits for its turn.

They are loaded only if the orders of a program are explored (ISOLATED_ORDERS names the controller's socket). A gate is
outside the recorder's wrapper, so that the record shows the real calls and no waiting for a turn.

    tasks.py       a thread that is steered, and its messages to and from the controller
    about.py       says what an operation is about: its objects, and what it does to each
    warm.py        forks this process into the script, once for each run
    begin.py       makes the script's own process steerable, before its first line
    processes.py   start, join, end, terminate
    queues.py      queues of processes; each feeder thread is a task of its own
    pipes.py       pipes and what they contain
    semaphores.py  locks and semaphores of processes
    sleepers.py    Condition, Event and Barrier of processes
    values.py      values and arrays in shared memory
    items.py       items that are changed after they were handed on
    managers.py    calls to a manager
    threads.py     threads: start, join, end
    thread_sync.py what threads wait for: locks, conditions, events; thread_queues.py: queues of threads
    variables.py   what threads share without a lock; blocks.py, segments.py: what one of their steps may access
    callees.py     what a call may do to collections, by its text; in_place.py, iterators.py: the same for `+=` and iterators
    pools.py       multiprocessing.Pool; thread_pools.py: its pools of threads
    process_executors.py, thread_executors.py    the executors of concurrent.futures
    workers.py     the workers of a pool or an executor that are processes
    futures.py     what executors promise: results, callbacks, which future has finished
    loops.py       asyncio's loops: which of their timers is due; clock.py: which may be
    loop_threads.py  what other threads do to a loop's objects
    gevents.py     the same for gevent's loops
    texts.py       what the texts of locks and the like tell is noted
    outside.py     what cannot be steered, and is noted: chance, the clock, files, sockets

Each says in its PATCHES which modules it patches, like the recorder's patches/.
"""
