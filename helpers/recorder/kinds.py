"""The kinds of events, and the layout of a record: shared by those who write it and those who read it.

A process writes its record into a file of its own, mapped into memory: what was written is still
there when the process is killed in the middle of a call. A record is a header and then slots of
`SLOT` bytes, one for each event. The first `KEPT` slots are the beginning of the process's life;
after that the last `RING` slots are written round and round, so that a record never grows.
"""

# What a call's end adds stands at the end of its slot, so that it is written at once.
LAYOUT = "dQQQdq"    # begin, kind | lane << 8 | line << 32, serial, object; end, number; then the text
SLOT = 128            # bytes
TEXT = SLOT - 48
HEADER = SLOT * 2
KEPT = 24_000         # slots: the first events of a process, kept for good
RING = 8_000          # slots: its last events
SIZE = HEADER + SLOT * (KEPT + RING)

METHODS = ("", "fork", "spawn", "forkserver")

# A kind's place in this tuple is its number in the record.
KINDS = (
    "",
    # processes
    "start",        # a parent starts a child; detail: the child's name, number: its pid
    "run",          # a process begins; detail: its name, number: its start method's place in METHODS
    "exit",         # it says goodbye; number: its exit code
    "error",        # an exception ended it; detail: "NameError: name 'q' is not defined"
    "join",         # a parent waits for a child; detail: the child's name
    "ended",        # a parent learns that a child has ended; detail: its name, number: its exit code
    "terminate", "kill",
    # queues
    "queue",        # created; detail: its class
    "put", "get",   # detail: a short repr of what was passed
    "feed",         # the feeder thread writes the next item into the pipe: never written, record.py makes it of the put
    "lost",         # the feeder thread could not pickle an item; detail: the error
    "task_done", "join_queue", "close_queue", "join_thread", "cancel_join_thread",
    "empty", "full", "qsize",       # detail: the answer
    # connections (pipes)
    "pipe",         # created; detail: "duplex" or "one way"
    "open",         # this process now holds an end; detail: "read", "write" or "both"
    "send", "recv", "send_bytes", "recv_bytes", "recv_bytes_into", "poll",
    "close",        # this process let an end go; detail: "read", "write" or "both"
    "write", "read",  # below another call (a queue's, a proxy's): number: bytes
    # shared data
    "manager",      # a manager's process is started
    "call",         # a proxy's method is called; detail: "append(4)"
    "serve",        # the manager's process carries a call out
    # pools
    "pool",         # created; number: workers
    "submit",       # a task is handed in; detail: "apply_async f(3)", number: the task's number
    "task",         # a worker carries it out; detail: the function's name, number: the task's number
    "fetch",        # AsyncResult.get() or .wait(); number: the task's number
    "callback",     # detail: the callback's name, number: the task's number
    "close_pool", "terminate_pool", "join_pool",
    # locks and other primitives, of processes and of threads
    "acquire", "release",           # detail: "Lock", "Semaphore", "Lock, not acquired"; number: 1 if it had to wait
    "wait", "set", "notify",        # Event, Condition, Barrier
    "sleep",        # detail: the seconds asked for
    "select",       # a selector waits for readiness; detail: the time-out, number: how many are ready
    # generators and greenlets
    "resume",       # a generator goes on; detail: the value sent in
    "yield",        # it hands out a value and stands still; detail: the value
    "return",       # it is finished; detail: the value
    "throw",        # an exception is thrown into it
    "switch",       # greenlet to greenlet; lane: who goes on, detail: who stood still
    "spawn",        # a gevent greenlet is made; detail: its function
    "block",        # a gevent greenlet gives way to the hub; detail: what it waits for
    "finish",       # a greenlet is finished; detail: its value
    # the record itself
    "lane",         # names a generator or greenlet; number: the lane's number in this process
    "more",         # text of the slot before it that did not fit
)
NUMBER = {kind: number for number, kind in enumerate(KINDS)}
