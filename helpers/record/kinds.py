"""The kinds of events: one row each, with everything that the rest of the package knows about a kind.

A row says which of an event's fields the recorder writes (how: `helpers/recorder/kinds.py`), how the event is described, and
how it is drawn. Its words are templates over the event's fields; the views make the sentences. No decision depends on these
words: code that needs to know what happened reads the fields.
"""
from __future__ import annotations

from . import wording
from .kind import Event, Kind, words


def detail(event: Event) -> str:
    """Return what was passed, a child's name, an error's text …, as a person reads it."""
    return words(ROWS[event.kind].detail, event) if event.kind in ROWS else ""


ROWS: dict[str, Kind] = {
    # ---- processes; number: for "start" the child's pid, for "run" the place of its start method in METHODS, for "exit" and
    # "ended" the exit code
    # a parent starts a child
    "start": Kind(given=("child", "daemon"), detail="{child}", said="starts {detail}", label="start", rank=4, carried=""),
    # a process begins
    "run": Kind(given=("child",), detail="{child}", step=wording.begins, thin=True, at_once=True, carried=""),
    # it ends properly
    "exit": Kind(),
    # an exception ended it
    "error": Kind(given=("message",), detail="{message}"),
    # a parent waits for a child
    "join": Kind(given=("seconds", "child"), back="result", detail="{child}", said="has waited for {detail} to end",
                 tried="waits for {detail} to end",
                 refused="has waited for {detail} until the time-out ran out", label="join", rank=4, waits=True,
                 thin=True, carried=""),
    # a parent learns that a child has ended
    "ended": Kind(given=("child",), detail="{child}"),
    "terminate": Kind(given=("child",), detail="{child}", said="terminates {detail}", label="terminate", rank=2),
    "kill": Kind(given=("child",), detail="{child}", said="kills {detail}", label="kill", rank=2),

    # ---- queues; number: for "queue" its maximum size, 0 for no limit
    "queue": Kind(given=("primitive",), detail="{primitive}", said="makes {object} ({detail})", label="{primitive}()"),
    "put": Kind(given=("value", "seconds"), detail="{value}", said="puts {detail} into {object}",
                tried="tries to put {detail} into {object}", folds=True, label="put", rank=1, waits=True, gives=True),
    "get": Kind(given=("seconds",), back="value", detail="{value}", said="gets {detail} from {object}",
                tried="tries to get from {object}", folds=True, label="get", rank=1, waits=True, takes=True),
    # looks at the next value, and leaves it there
    "peek": Kind(given=("seconds",), back="value", detail="{value}", said="looks at {detail}, the next in {object}",
                 tried="looks for the next in {object}", label="peek", rank=2, waits=True),
    # the feeder thread writes the next item into the pipe: the reader makes this event from the put
    "feed": Kind(detail="{value}", step="writes {value} into the pipe of {object}"),
    # the feeder thread could not pickle an item
    "lost": Kind(given=("message",), detail="{message}", said="loses an item that cannot be pickled: {detail}",
                 without_line=True),
    "task_done": Kind(said="says task_done() to {object}", label="task_done", rank=4),
    "join_queue": Kind(said="has waited until everything in {object} was done",
                       tried="waits until everything in {object} is done", label="join", rank=3, waits=True),
    "close_queue": Kind(said="closes {object}", label="close", rank=4),
    "join_thread": Kind(step="has waited until everything was written into {object}",
                        label="join_thread", rank=4, waits=True),
    "cancel_join_thread": Kind(step="will not wait until everything is written into {object}",
                               label="cancel_join_thread", rank=3),
    "empty": Kind(given=("result",), detail="{result}", step="asks whether {object} is empty: {result}"),
    "full": Kind(given=("result",), detail="{result}", step="asks whether {object} is full: {result}"),
    "qsize": Kind(given=("result",), detail="{result}", step="asks how much is in {object}: {result}"),
    # number: how many more puts into a queue of threads, or gets from it, too many for an event each
    "puts": Kind(), "gets": Kind(),

    # ---- connections (pipes)
    "pipe": Kind(given=("side",), detail=wording.pipe, said="makes {object} ({detail})", label="Pipe()", rank=6),
    # a process begins to hold an end
    "open": Kind(given=("side",), detail="{side}"),
    "send": Kind(given=("value",), detail="{value}", said="sends {detail} through {object}", folds=True,
                 label="send", rank=1, waits=True, gives=True),
    "recv": Kind(back="value", detail="{value}", said="receives {detail} from {object}",
                 tried="tries to receive from {object}", folds=True, label="recv", rank=1, waits=True, takes=True),
    "send_bytes": Kind(given=("value",), number="size", detail="{value}", said="sends {detail} through {object}",
                       label="send_bytes", rank=1, waits=True, gives=True),
    "recv_bytes": Kind(back="value", number="size", detail="{value}", said="receives {detail} from {object}",
                       tried="tries to receive from {object}", label="recv_bytes", rank=1, waits=True, takes=True),
    "recv_bytes_into": Kind(back="value", number="size", detail="{value}", said="receives {detail} from {object}",
                            tried="tries to receive from {object}", label="recv_bytes_into", rank=1, waits=True, takes=True),
    "poll": Kind(given=("seconds",), back="result", detail=wording.asked, tried="polls {object}", label="poll", rank=3,
                 step="asks whether there is anything to receive from {object}: {result}", waits=True),
    # a process closes an end
    "close": Kind(given=("side",), detail=wording.end_of_pipe, said="closes its {detail} end of {object}",
                  bare="closes its end of {object}", label="close", rank=3),
    # below another call (a queue's, a proxy's)
    "write": Kind(number="size"), "read": Kind(number="size"),

    # ---- shared data
    # a manager's process is started
    "manager": Kind(given=("primitive",), back="child", detail=lambda event: event.child or event.primitive,
                    step="starts {child}, which keeps what is shared",
                    label="Manager()", rank=5),
    # a proxy's method is called
    "call": Kind(given=("primitive", "function", "arguments"), back="result", detail=wording.call,
                 said="calls {detail} of {object}", folds=True, label=wording.method, rank=1, waits=True,
                 carried="{result}"),
    # the manager's process carries a call out
    "serve": Kind(given=("primitive", "function", "arguments"), detail=wording.method, at_once=True, carried=""),
    # a Value or an Array is read, or something is stored in it, under its lock. function: which part of it ("[2]", "[1:]",
    # ".x"), "" for all; number: the item's index, or that of a slice's first item, -1 if they are not consecutive
    "load": Kind(given=("value", "function", "items", "arguments"), detail="{value}",
                 step="reads {value} from {object}{function}"),
    "store": Kind(given=("value", "function", "items", "arguments"), detail="{value}", step=wording.stores),
    # number: how many more in a process, too many for an event each; value: what was stored last
    "loads": Kind(step="reads {object} {number} times more"),
    "stores": Kind(given=("value", "function"), detail="{value}", step=wording.stores_more),
    # the shared object is taken out: what is done to it is not recorded
    "get_obj": Kind(step="takes what {object} shares, and may change it unseen"),

    # ---- pools; number: for "pool" how many workers, else the task's number, from 1 in the order in which tasks were
    # submitted
    "pool": Kind(given=("primitive",), detail="{primitive}", said="makes {object}", label="{primitive}()"),
    # a task, or a whole map, is submitted
    "submit": Kind(given=("method", "items", "chunk_size", "function", "arguments"), detail=wording.submit,
                   said="submits {tasks}: {detail}", label="{method}", rank=2),
    # a worker carries it out
    "task": Kind(given=("items", "function", "arguments"), back="message", detail=wording.calls,
                 said="carries out task {number}: {detail}", over="has done task {number}", without_line=True,
                 label=wording.calls, rank=1, at_once=True, carried=""),
    # a task could not be sent to a worker, and ended with that error
    "unsent": Kind(given=("message",), detail="{message}", step="cannot send task {number} to a worker: {message}"),
    # a call asks for its result
    "fetch": Kind(given=("method", "seconds"), back="result", detail=wording.fetch, said="has the result of {tasks}",
                  tried="asks for the result of {tasks}", label="{method}", rank=3, waits=True, carried=""),
    # ready() and successful() of a task
    "ready": Kind(given=("method", "result"), detail="{method}: {result}"),
    # a call waits for several: concurrent.futures.wait(), as_completed(); function: return_when
    "wait_tasks": Kind(given=("method", "seconds", "function", "tasks"), number="any_one", detail=wording.some_tasks,
                       said="has waited for {detail}", bare="has waited for tasks", tried="waits for {detail}", folds=True,
                       many="{first}, {count} times", label="{method}", rank=3, waits=True, thin=True, carried=""),
    "callback": Kind(given=("function",), detail="{function}", said="runs the callback {detail} for task {number}",
                     without_line=True, label="{function}()", rank=2, at_once=True, carried=""),
    # asyncio has a future for a pool's task; it reports that nobody retrieved the task's error
    "handed_on": Kind(), "forgotten": Kind(),
    "close_pool": Kind(step="closes {object}", label="close", rank=5),
    "terminate_pool": Kind(step="has terminated {object}", tried="terminates {object}", label="terminate", rank=5,
                           waits=True),
    # an executor gives up, and ends its workers; message: the error in its own process that caused it; function: initializer
    "broken_pool": Kind(given=("message", "function"), detail="{message}"),
    "join_pool": Kind(given=("method", "seconds"), detail="{method}", step=wording.pool_over,
                      tried="waits for {object} to end", label=wording.pool_join, rank=4, waits=True),

    # ---- threads; child: the thread's lane
    # seconds: the time after which a Timer calls its function
    "thread_start": Kind(given=("seconds",), said="starts thread {child}", label="start", rank=4, carried=""),
    "thread_run": Kind(step="begins", thin=True, at_once=True, carried=""),
    # it ends; if a library's own thread dies of an error: the function that it ran
    "thread_end": Kind(given=("message", "function"), detail="{message}", step=wording.ends),
    "thread_join": Kind(given=("seconds",), back="result", said="has waited for thread {child} to end",
                        tried="waits for thread {child} to end",
                        refused="has waited for thread {child} until the time-out ran out",
                        label="join", rank=4, waits=True, thin=True, carried=""),
    # a Timer is cancelled; child: its lane, if it was started
    "timer_cancel": Kind(number="child", detail="{child}", said="cancels the Timer of thread {child}",
                         bare="cancels a Timer that was not started", label="cancel", rank=3),

    # ---- asyncio's tasks; child: a task's lane
    # an event loop runs; child: the task that is running in it
    "loop": Kind(number="child", step=lambda event: event.child and "runs an event loop",
                 over="has run the event loop to its end", label="run", rank=4, waits=True),
    "task_create": Kind(number="child", said="creates task {child}", carried=""),
    "task_run": Kind(step="begins", thin=True, at_once=True, carried=""),
    # it ends
    "task_end": Kind(given=("message",), detail="{message}", step=wording.ends),
    # a thread waits for a task of another thread's loop
    "task_join": Kind(number="child", given=("seconds",), back="result", said="has waited for task {child} to end",
                      refused="has waited for task {child} until the time-out ran out",
                      label="result", rank=3, waits=True, thin=True, carried=""),
    # a task is suspended; function: the call of asyncio's that it awaits, "Future" where it awaits a future itself
    "await": Kind(awaited=True, given=("function", "seconds", "children"), number="any_one", detail=wording.awaits,
                  said="has waited in {detail}", tried="waits in {detail}", folds=True, many="{first}, {count} times",
                  label=wording.awaits, rank=3, waits=True, thin=True, carried=""),
    # the loop calls a function of the program's
    "loop_call": Kind(given=("function",), detail="{function}", said="runs {detail}() for the event loop",
                      label="{function}()", rank=3),
    # the program asks the loop to call one of its functions later, or when something arrives
    "loop_expects": Kind(given=("function",)),
    # another thread gives the loop something to do, without waking it; child: the lane of the loop's thread
    "loop_unwoken": Kind(number="child", step="gives the event loop something to do, which does not wake it"),
    # the loop's end cancels what is still running
    "cancel_all": Kind(step="cancels all tasks that still run"),
    # a task that was cancelled awaits something again
    "cancel_survived": Kind(),
    # a coroutine is dropped that was never awaited; a task's error that was never retrieved
    "unawaited": Kind(given=("function",), detail="{function}", step="throws {function}() away, which nobody awaited"),
    "unretrieved": Kind(number="child"),
    # an error of the program came out of what the loop called
    "loop_error": Kind(given=("message",), detail="{message}", step="catches {detail} in its event loop", label="error",
                       rank=0),

    # ---- locks and other primitives, of processes, of threads and of tasks
    # one is made; number: 1 if it is certainly a new one
    "make": Kind(given=("primitive", "permits", "lock", "value", "items", "arguments"), detail="{primitive}"),
    "acquire": Kind(given=("primitive", "seconds"), back="result", number="waited", detail=wording.primitive("not acquired"),
                    said="acquires {object}", tried="tries to acquire {object}", refused="does not get {object}",
                    label="acquire", rank=2, waits=True, thin=True, carried=""),
    "release": Kind(given=("primitive",), detail="{primitive}", said="releases {object}", label="release", rank=3),
    # for an Event, a Condition or a Barrier
    "wait": Kind(given=("primitive", "seconds"), back="result",
                 refused="has waited {at} {object} until the time-out ran out",
                 detail=lambda event: wording.primitive("not set" if event.primitive == "Event" else "not notified")(event),
                 said="has waited {at} {object}", tried="waits {at} {object}", label="wait", rank=2, waits=True, thin=True,
                 carried=""),
    "set": Kind(given=("primitive",), detail="{primitive}", said="sets {object}", label="set", rank=2),
    "clear": Kind(given=("primitive",), detail="{primitive}", said="clears {object}", label="clear", rank=3),
    # number: for a Condition of threads, how many are waiting
    "notify": Kind(given=("primitive",), detail="{primitive}", said="notifies {object}", label="notify", rank=2),
    "sleep": Kind(given=("seconds",), detail=wording.seconds, said="sleeps {detail} s", folds=True,
                  many="again and again for {first}", past="has slept {detail} s", over="wakes up",
                  label="sleep", rank=4, waits=True),
    # a selector waits for readiness; number: how many are ready
    "select": Kind(given=("seconds",), detail=lambda event: repr(event.seconds), step="has waited until something is ready",
                   label="select", rank=4, waits=True),
    # the same for several pipes, with multiprocessing.connection.wait()
    "wait_any": Kind(given=("seconds", "sentinels", "pipes"), detail=lambda event: repr(event.seconds),
                     step=lambda event: f"has waited for one of several: {event.number} ready", label="wait", rank=4,
                     waits=True),

    # ---- signals; number: the signal
    # the program installs a handler of its own
    "handler": Kind(given=("function",), detail="{function}"),
    # a handler of the program's runs; line: the one that it interrupts
    "handle": Kind(given=("function",), detail=wording.signal, said="is interrupted by {detail}, and runs its handler",
                   over="has run the handler of {detail}", label=wording.signal, rank=1),

    "interpreter": Kind(step="makes another interpreter, which is not recorded"),

    # ---- prints; number: for "prints", how many more there were
    "print": Kind(given=("text",), detail="{text}", step=lambda event: f"prints {event.text!r}"),
    "prints": Kind(),
    "turn": Kind(),     # led through an order, a thread waits before an operation for its turn

    # ---- generators and greenlets
    # a generator is resumed; value: what is sent in
    "resume": Kind(given=("value",), detail="{value}", said="is sent {detail}", bare="is resumed",
                   label=lambda event: "send" if event.value else "next", rank=3, turns=True, at_once=True),
    # it yields a value and pauses
    "yield": Kind(given=("value",), detail="{value}", said="yields {detail}", folds=True, label="yield", rank=2, turns=True),
    # it is finished
    "return": Kind(given=("value",), detail="{value}", said="returns {detail}", tried="ends", turns=True,
                   carried=lambda event: "" if event.value == "None" else event.value),
    # an exception is thrown into it
    "throw": Kind(given=("message",), detail="{message}", said="is thrown {detail}",
                  label=lambda event: "close" if event.message == "GeneratorExit" else "throw", rank=2, turns=True,
                  at_once=True),
    # greenlet to greenlet; function: "throw" if throw() was called; message: "exception" if one ended the greenlet that was
    # running before
    "switch": Kind(given=("value", "function", "message"), detail=wording.switch, said="takes over, and gets {passed}",
                   bare="takes over", label=lambda event: "throw" if event.function == "throw" else "switch", rank=3,
                   turns=True, at_once=True),
    # a gevent greenlet is started; child: its lane
    "spawn": Kind(given=("function",), number="child", detail="{function}",
                  step=lambda event: f"spawns {event.child or event.function}"),
    # a gevent greenlet gives way to the hub; call: the call, as the cell writes it
    "block": Kind(given=("function", "seconds"), detail=wording.block, step="has waited in {detail}",
                  tried="waits in {detail}", label=wording.block, rank=2, waits=True),
    # a greenlet is finished; message: the error that ended a gevent greenlet
    "finish": Kind(given=("value", "message"), detail="{value}", step=wording.finishes, turns=True),
    # a call waits for gevent greenlets to end
    "greenlet_join": Kind(number="any_one", given=("seconds", "children"), back="result", detail=wording.greenlets,
                          said="has waited for {detail} to end", tried="waits for {detail} to end",
                          refused="has waited for {detail} until the time-out ran out",
                          label="join", rank=4, waits=True, thin=True, carried=""),
    # a gevent greenlet is put into a pool or a group, which may have to wait for a free place
    "admit": Kind(given=("seconds",), number="child", step="has put greenlet {child} into {object}",
                  tried="tries to put greenlet {child} into {object}", label="spawn", rank=4, waits=True, carried=""),
}
