"""One step of an order in words: what was done, what is about to be done, and by whom."""

from __future__ import annotations

from dataclasses import dataclass

from ..orders.course import Course
from ..orders.operations import Operation

#: kind -> what is said about it; {o}: the object, {text}: what it is called with, {result}: the result
PHRASES = {
    "put": "puts {text} into {o}",
    "feed": "writes into {o}",
    "get": "gets {result} from {o}",
    "task_done": "says that it is done with an item of {o}",
    "join_queue": "has waited until {o} is done",
    "empty": "asks whether {o} is empty: {result}",
    "full": "asks whether {o} is full: {result}",
    "qsize": "asks how many are in {o}: {result}",
    "send": "sends {text} through {o}",
    "recv": "receives {result} from {o}",
    "poll": "asks whether something is in {o}: {result}",
    "close": "closes its end of {o}",
    "wait for pipes": "looks which pipes can be read",
    "acquire": "acquires {o}",
    "release": "releases {o}",
    "set": "sets {o}",
    "clear": "clears {o}",
    "is_set": "asks whether {o} is set: {result}",
    "wait": "begins to wait for {o}",
    "woken": "goes on after {o}",
    "sleep": "is woken",
    "notify": "notifies {o}",
    "abort": "aborts {o}",
    "reset": "resets {o}",
    "read": "reads {o}: {result}",
    "write": "sets {o} to {text}",
    "call": "calls {text} of {o}{gives}",
    "shut down": "shuts its manager down",
    "terminate": "terminates {text}",
    "kill": "kills {text}",
    "is_alive": "asks whether {text} is alive: {result}",
    "exitcode": "asks for the exit code of {text}: {result}",
    "join": "waits for {text} at most for a time",
    "exit": "ends",
    "start": "starts {text}",
    "print": "prints {text}",
    "thread ends": "ends",
    "submit": "hands {text} to {o}",
    "take task": "takes {result} from {o}",
    "look for task": "looks for a task in {o}: {result}",
    "take back": "takes a task back from {o}",
    "idle": "is idle in {o}",
    "finish task": "finishes its task of {o}",
    "tell workers": "tells the workers of {o} to end",
    "result": "has the result of a task of {o}",
    "cancel": "cancels a task of {o}",
    "done": "asks whether a task of {o} is done: {result}",
    "running": "asks whether a task of {o} runs: {result}",
    "cancelled": "asks whether a task of {o} is cancelled: {result}",
    "ready": "asks whether a result of {o} is there: {result}",
    "successful": "asks whether a task of {o} went well: {result}",
    "add callback": "adds a callback to a task of {o}",
    "watch tasks": "looks which tasks of {o} have finished",
    "order of tasks": "goes through a set of tasks in one of its orders",
    "wait for tasks": "sees tasks of {o} that have finished",
    "close pool": "closes {o}",
    "join pool": "has waited for the workers of {o}",
    "terminate pool": "terminates {o}",
    "shut down pool": "shuts {o} down",
    "turn": "goes on with what is ready, before any timer is due",
    "due": "goes on: {text} is over",
    "hand to loop": "hands a call to {o}",
    "make ready": "makes a call ready in {o}",
    "close process": "closes {text}",
    "get_value": "asks for the value of {o}: {result}",
    "locked": "asks whether {o} is held: {result}",
    "n_waiting": "asks how many wait at {o}: {result}",
    "broken": "asks whether {o} is broken: {result}",
    "active_count": "asks how many threads there are: {result}",
    "enumerate": "asks which threads there are",
    "make thread": "makes a thread",
    "begun": "looks whether {text} has been started",
    "shut down queue": "shuts {o} down",
    "active_children": "asks which children are alive",
}
#: kind -> what is said instead of a call that failed
IN_VAIN = {
    "get": "finds nothing in {o}",
    "put": "finds {o} full",
    "acquire": "does not get {o}",
    "wait": "waits in vain for {o}",
    "sleep": "waits no longer",
    "recv": "finds the end of {o}",
    "send": "finds {o} closed",
    "call": "calls {text} of {o}, which raises {error}",
}
CONTENTS = "contents"  #: the name of what is in lists, dicts and sets: see recorder/gates/blocks.py
#: mode -> what is said of a variable; its new value is not known
VARIABLES = {"read": "reads {o}", "write": "changes {o}", "change": "reads and changes {o}"}
#: steps of an order that are never shown
UNTOLD = frozenset(
    ("hand over", "flush", "finish", "go on sending", "go on receiving", "make ready", "tell workers", "idle")
)
#: steps that are shown only if there was a choice when they happened
WHERE_CHOSEN = frozenset(
    ("thread ends", "start", "exit", "join", "print", "active_children", "turn", "due", "hand to loop")
    + ("finish task", "result", "join pool", "look for task", "watch tasks")
)
#: the same for a list, dict or set: the text of a call does not tell for sure what it does to one
SUPPOSED = {"read": "may look into {o}", "write": "may change {o}", "change": "may change {o}"}
#: kind -> what it waits for, if it hangs
WAITS = {
    "join": "{call} for {text}",
    "acquire": "to acquire {o}",
    "get": "to get from {o}",
    "put": "to put into {o}",
    "recv": "to receive from {o}",
    "send": "to send through {o}",
    "sleep": "to be woken",
    "join_queue": "until {o} is done",
    "call": "in {text} of {o}",
    "woken": "for {o}",
    "flush": "until what it has put is written",
    "feed": "to write into {o}",
    "go on sending": "to write the rest of a message",
    "go on receiving": "for the rest of a message",
    "finish": "for its threads to end",
    "read": "to read {o}",
    "write": "to write {o}",
    "poll": "for something in {o}",
    "take task": "for a task of {o}",
    "result": "for a result of {o}",
    "wait for tasks": "for a task of {o} to finish",
    "join pool": "for the workers of {o} to end",
    "turn": "for something to do in {o}",
    "wait for pipes": "for something in a pipe",
}


def sentence(course: Course, operation: Operation) -> str:
    """Return what a step does, without saying who does it."""
    result, text = operation.result, operation.text
    phrase = PHRASES.get(operation.kind, operation.kind + " {o}")
    if operation.kind == "take task" and result in ("", "None"):
        phrase = "is told by {o} to end"
    elif result.startswith("!") or result == "late" or (result == "False" and operation.kind in ("acquire", "wait")):
        phrase = IN_VAIN.get(operation.kind, phrase)
    label = label_of(course, operation)
    if shared := access(course, operation):
        return shared.phrase.format(o=label) + (f": {shared.value}" if shared.value else "")
    if operation.kind in ("read", "write") and text.startswith(("[", ".")):
        part, _, text = text.partition(" = ")
        label += part
    return phrase.format(
        o=label or "it",
        text=text or "it",
        result=result or "None",
        error=result[1:],
        gives=f", which gives {result}" if result and not result.startswith("!") else "",
    )


@dataclass(frozen=True, slots=True)
class Access:
    """What a step does to the variables that threads share, as far as it is told."""

    name: str  #: "counter", ".total"; CONTENTS for what is in a list, dict or set
    mode: str  #: a key of VARIABLES
    value: str  #: what it read; "" if that is not known

    @property
    def phrase(self) -> str:
        """What is said of it; {o}: the variable."""
        return (SUPPOSED if self.name == CONTENTS else VARIABLES)[self.mode]


def access(course: Course, operation: Operation) -> Access | None:
    """Return what a step does to the first of its variables that any thread changes; None if no thread changes any."""
    for raw, mode in operation.pairs:
        if raw.startswith("var ") and raw in course.written:
            name = raw.split(" ")[1]
            first = name == operation.text  # what was read is known of the first one only
            mode = "change" if mode == "read" and (raw, "write") in operation.pairs else mode
            return Access(name, mode, operation.result if first and mode != "write" else "")
    return None


def is_variable(operation: Operation) -> bool:
    """Whether an operation is about a variable that threads share."""
    return bool(operation.objects) and operation.objects[0].startswith("var ")


def label_of(course: Course, operation: Operation) -> str:
    """Return the name of the object that an operation is about: "queue q"; "" if it has none."""
    names = course.labels
    if is_variable(operation):
        shared = access(course, operation)
        name = shared.name if shared else operation.text
        return "a list, dict or set" if name == CONTENTS else name
    for name in [*operation.objects, *(name for name, _ in operation.waits)]:
        base = name.partition(":")[0].rstrip("<>'")
        if base in names and not (names[base].startswith("lock of") and len(operation.objects) > 1):
            return names[base]
    return ""


def about_to(course: Course, operation: Operation) -> str:
    """Return what a task is about to do, while the result is not known yet."""
    shared = access(course, operation)
    phrase = shared.phrase if shared else PHRASES.get(operation.kind, operation.kind + " {o}")
    phrase = phrase.replace(": {result}", "").replace("{result} ", "").replace("{gives}", "")
    text, label = operation.text, label_of(course, operation)
    if operation.kind in ("read", "write") and text.startswith(("[", ".")):
        part, _, text = text.partition(" = ")
        label += part
    where = f" (line {operation.line})" if operation.line else ""
    return phrase.format(o=label or "it", text=text.partition("\0")[0] or "it") + where
