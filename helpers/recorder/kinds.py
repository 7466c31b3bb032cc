"""The kinds of events, and the layout of a record: shared by those who write records and those who read them.

A process writes its record into a file of its own, mapped into memory: what was written is still there when the process is
killed in the middle of a call. A record is a header and then slots of `SLOT` bytes, one for each event. The first `LASTING`
slots are for the kinds that tell which processes lived and how they ended (`LASTS`); their serial numbers begin at
`FIRST_LASTING`. All other events use the next `KEPT` slots, for the beginning of the process's life; after that they use the
last `RING` slots in turn, again and again, so that a record never grows.

A slot's text holds what the call was given, in parts with `BETWEEN` between them, and after `BACK` or `FAILED` what its end
adds: the value that came back, or the error's name. The kind's row in `record/kinds.py` says which field of an event each
part is. What does not fit follows in slots of the kind "more". Their object is the serial number of the slot to which they
belong; their number is 0 for what was given, 1 for what the end added.
"""

# What a call's end adds is in the last words of its slot, so that it is written at once.
LAYOUT = "dQQQdq"    # begin, kind | lane << 8 | line << 32, serial, object; end, number; then the text
SLOT = 128            # bytes
TEXT = SLOT - 48
HEADER = SLOT * 2
LASTING = 4_000       # slots for the kinds in LASTS; when they are full, such events are written like all others
FIRST_LASTING = 1 << 62
KEPT = 24_000         # slots: the first events of a process, kept forever
RING = 8_000          # slots: its last events
BEGINNING = HEADER + SLOT * LASTING      # bytes: the place of the first of KEPT
LAST = BEGINNING + SLOT * KEPT           # bytes: what comes before this is kept forever
SIZE = BEGINNING + SLOT * (KEPT + RING)

BETWEEN = "\x1f"       # between two parts of a text
EACH = "\x1e"          # between the arguments of one call and the next, in a chunk of several calls
BACK, FAILED = b"\0=", b"\0!"
MOST_PRINTS = 2_000   # prints of a process that are an event each; later ones are only counted
MOST_PRINTED = 200    # characters of one print that are kept
LONGEST = 600         # bytes: of what a call was given, and of what its end adds

METHODS = ("", "fork", "spawn", "forkserver")

# A kind's place in this tuple is its number in the record. record/kinds.py says what each is.
KINDS = (
    "",
    # processes
    "start", "run", "exit", "error", "join", "ended", "terminate", "kill",
    # queues
    "queue", "put", "get", "peek", "feed", "lost", "task_done", "join_queue", "close_queue", "join_thread", "cancel_join_thread",
    "empty", "full", "qsize", "puts", "gets",
    # connections (pipes)
    "pipe", "open", "send", "recv", "send_bytes", "recv_bytes", "recv_bytes_into", "poll", "close", "write", "read",
    # shared data
    "manager", "call", "serve", "load", "store", "loads", "stores", "get_obj",
    # pools
    "pool", "submit", "task", "unsent", "fetch", "ready", "wait_tasks", "callback", "close_pool", "terminate_pool", "join_pool", "broken_pool",
    "handed_on", "forgotten",
    # threads
    "thread_start", "thread_run", "thread_end", "thread_join", "timer_cancel",
    # asyncio's tasks
    "loop", "task_create", "task_run", "task_end", "task_join", "await", "loop_call", "loop_expects", "loop_unwoken", "cancel_all", "cancel_survived", "unawaited", "unretrieved", "loop_error",
    # locks and other primitives
    "make", "acquire", "release", "wait", "set", "clear", "notify", "sleep", "select", "wait_any",
    # generators and greenlets
    "resume", "yield", "return", "throw", "switch", "spawn", "block", "finish", "greenlet_join", "admit",
    # signals
    "handler", "handle",
    # other interpreters of the same process
    "interpreter",
    # what is printed
    "print", "prints",
    # where orders are explored
    "turn",
    # the record itself
    "lane", "more",
)
NUMBER = {kind: number for number, kind in enumerate(KINDS)}
#: The numbers of the kinds that every picture needs, however long the run was.
LASTS = frozenset(NUMBER[kind] for kind in (
    "start", "run", "exit", "error", "join", "ended", "terminate", "kill", "queue", "pipe", "manager", "pool", "lane", "loop"))
