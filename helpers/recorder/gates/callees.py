"""What a call may do to lists, dicts and sets that threads share: read from its text; if that does not say, the most.

A call is identified by the place where it ends: no two end at the same place.
"""
from ..script import privately
from .in_place import in_place
from .iterators import keeps_iterators

ast = privately("ast")

CHANGES = frozenset((
    "append", "extend", "insert", "pop", "remove", "clear", "sort", "reverse", "add", "discard", "update", "setdefault", "popitem",
    "popleft", "appendleft", "extendleft", "rotate", "difference_update", "intersection_update", "symmetric_difference_update",
    "heappush", "heappop", "heapify", "heapreplace", "heappushpop", "insort", "insort_left", "insort_right", "shuffle", "subtract",
    "move_to_end", "__setitem__", "__delitem__", "send", "__next__", "next", "setitem", "delitem", "iadd"))
#: Calls that have gates of their own, or that look into no collection except an argument.
APART = frozenset((
    "acquire", "release", "wait", "wait_for", "notify", "notify_all", "set", "is_set", "put", "get", "put_nowait", "get_nowait", "join",
    "start", "task_done", "empty", "full", "qsize", "is_alive", "sleep", "Thread", "Lock", "RLock", "Event", "Condition", "Semaphore",
    "BoundedSemaphore", "Barrier", "Queue", "LifoQueue", "PriorityQueue", "SimpleQueue", "JoinableQueue", "Process", "Pool", "Pipe",
    "Manager", "Value", "Array", "ThreadPoolExecutor", "ProcessPoolExecutor", "range", "print", "int", "float", "str", "id", "isinstance",
    "locked", "current_thread", "Timer", "submit", "result", "done", "shutdown", "cancel", "terminate", "kill", "close", "abort", "reset",
    "recv", "poll", "super", "__init__", "type", "bool", "add_done_callback", "get_ident", "local", "active_count", "wraps"))
#: Those among them that look at their arguments.
LOOKING = frozenset(("print", "str", "int", "float", "get", "join", "set", "bool"))
READERS = frozenset((
    "len", "sum", "sorted", "min", "max", "list", "tuple", "dict", "frozenset", "enumerate", "reversed", "zip", "any", "all", "repr", "iter",
    "format", "hash", "abs", "round", "pow", "divmod", "chr", "ord", "hex", "bin", "bytes", "bytearray", "ascii", "filter", "slice",
    "keys", "values", "items", "copy", "index", "count", "most_common", "elements", "total", "issubset", "issuperset", "isdisjoint", "union",
    "intersection", "difference", "deque", "Counter", "defaultdict", "OrderedDict", "split", "strip", "rstrip", "lstrip", "upper", "lower",
    "title", "startswith", "endswith", "replace", "encode", "decode", "splitlines", "ljust", "rjust", "center", "zfill", "find", "isdigit",
    "callable", "hasattr", "issubclass", "chain", "islice", "product", "permutations", "combinations", "repeat", "fsum", "mean", "median",
    "perf_counter", "monotonic", "getattr"))
#: Their results are new objects.
MAKERS = frozenset(("len", "sum", "sorted", "list", "tuple", "dict", "set", "frozenset", "str", "int", "float", "repr", "format", "abs", "round",
                    "any", "all", "is_set", "is_alive", "empty", "full", "qsize", "perf_counter", "monotonic", "time", "getpid", "get_ident"))
#: Modules whose functions do not change their arguments.
PURE = frozenset(("math", "cmath", "time", "os", "sys", "statistics", "threading", "multiprocessing", "queue", "concurrent", "asyncio", "traceback",
                  "datetime", "string", "itertools", "hashlib", "platform", "logging", "gc", "json", "textwrap", "contextlib", "typing"))
#: What can access variables by name, or those of Python's own modules.
BY_NAME = frozenset(("globals", "vars", "locals", "exec", "eval", "__dict__", "setattr", "delattr", "getattr", "__setattr__", "attrgetter",
                     "weakref", "__del__", "excepthook", "cached_property", "__main__", "redirect_stdout", "redirect_stderr"))
#: Functions that look at all attributes of an object, one after another; and all that look at them, too.
PIECEWISE = frozenset(("deepcopy", "asdict", "astuple", "replace", "getmembers", "pprint", "pformat", "pp"))
WHOLE = PIECEWISE | {"copy", "dumps", "dump", "dir", "format", "format_map"}
#: What gives an object a text, or an order, that is made of its attributes.
WITH_TEXTS = frozenset(("dataclass", "SimpleNamespace", "Namespace"))


#: Functions that access an attribute by its name.
BY_CONSTANT = {"hasattr": "read", "getattr": "read", "setattr": "write", "delattr": "write"}
#: Decorators that do not change what a function does.
PLAIN_DECORATORS = frozenset(("staticmethod", "classmethod", "property", "setter", "getter", "wraps", "contextmanager", "dataclass", "abstractmethod",
                              "override", "final", "total_ordering"))
MADE = (ast.ListComp, ast.List, ast.Tuple)
DEFINED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


class Text:
    """A script's text, as far as it tells what its calls and loops look at."""

    def __init__(self, source: bytes) -> None:
        nodes = list(ast.walk(ast.parse(source)))
        calls = [node for node in nodes if isinstance(node, ast.Call)]
        self._calls = {(node.end_lineno, node.end_col_offset): node for node in calls}
        parents = parents_of(nodes)
        called, kept = {id(node.func) for node in calls}, unchanged(nodes, parents)
        #: a method that changes a collection is handed on, and called by others: then every look may be a change
        self._handed_on = any(isinstance(node, ast.Attribute) and node.attr in CHANGES and id(node) not in called for node in nodes)
        self._fresh = {place for node in nodes for place in fresh_loops(node, kept)}
        self._in_place = {span(node) for node in in_place(nodes)}
        self.own = {name for node in nodes for name in functions(node)}
        self._modules = modules_of(nodes)
        self.keeps_iterators = keeps_iterators(nodes, parents, self._modules)
        self._named = {(node.end_lineno, node.end_col_offset): named_attribute(node) for node in calls if named_attribute(node)}
        plainly = {id(node.func) for node in calls if named_attribute(node)}
        names = {name_of(node) or getattr(node, "name", "") for node in nodes if id(node) not in plainly}
        self.by_name = BY_NAME & names | {f"sys.{node.attr}" for node in nodes if of_sys(node)}
        self.objects_have_texts = not WITH_TEXTS.isdisjoint(names)

    def loops_over_fresh(self, positions) -> bool:
        """Whether a loop iterates over something that only it has."""
        return tuple(positions) in self._fresh

    @property
    def look(self) -> str:
        """Return the mode of a look into a collection."""
        return "write" if self._handed_on or self.keeps_iterators else "read"

    def named(self, positions) -> "tuple[str, str] | None":
        """Return the attribute that a call such as getattr() names, and how it accesses it: ("n", "read"); None for other
        calls."""
        return self._named.get((positions.end_lineno, positions.end_col_offset))

    def adds_in_place(self, positions) -> bool:
        """Whether a `+=` may change a collection."""
        return tuple(positions) in self._in_place

    def callee(self, positions) -> str:
        """Return the name of what is called; "" if what is called is not a name."""
        node = self._calls.get((positions.end_lineno, positions.end_col_offset))
        return name_of(node.func) if node is not None else ""

    def mode(self, positions) -> str:
        """Return what a call does to collections: "", "read", "write"."""
        node = self._calls.get((positions.end_lineno, positions.end_col_offset))
        if node is None:                    # no call in the text: that of a comprehension, or the end of a `with`
            return ""
        callee = name_of(node.func)
        if self.named(positions):
            return ""
        if callee in CHANGES:
            return "write"
        if callee in self.own and callee not in LOOKING and not (callee in READERS and isinstance(node.func, ast.Attribute)):
            return ""                       # what it does is seen while it does it
        blind = all(map(plain, [*node.args, *(each.value for each in node.keywords)]))
        if callee in APART:
            given = bool(node.args) if callee == "get" else not blind      # a dict's get() has arguments, a queue's has none
            return self.look if callee in LOOKING and given else ""
        if callee in READERS or self._pure(node.func):
            return "" if blind and not isinstance(node.func, ast.Attribute) else self.look
        return "write"

    def _pure(self, function) -> bool:
        while isinstance(function, ast.Attribute):
            function = function.value
        return isinstance(function, ast.Name) and self._modules.get(function.id) in PURE


def named_attribute(call) -> "tuple[str, str] | None":
    """Return the attribute that a call accesses by a literal name: `hasattr(a, "n")`."""
    mode = BY_CONSTANT.get(call.func.id) if isinstance(call.func, ast.Name) and len(call.args) > 1 else None
    name = call.args[1].value if mode and isinstance(call.args[1], ast.Constant) else None
    return (name, mode) if type(name) is str else None


def of_sys(node) -> bool:
    """Whether a node is `sys.modules`, or the target of `sys.stdout = …`."""
    return isinstance(node, ast.Attribute) and node.attr in (
        ("stdout", "stderr", "stdin") if isinstance(node.ctx, ast.Store) else ("modules",))


def parents_of(nodes: list) -> dict:
    """Return each node's id -> the node around it."""
    return {id(child): node for node in nodes for child in ast.iter_child_nodes(node)}


def modules_of(nodes: list) -> dict:
    """Return the names that a script gives to imported modules -> the modules' own names."""
    imported = [each for node in nodes if isinstance(node, ast.Import) for each in node.names]
    return {(each.asname or each.name).partition(".")[0]: each.name.partition(".")[0] for each in imported}


def name_of(node) -> str:
    """Return the last name of `a.b.name`, "" where there is none."""
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def functions(node) -> list:
    """Return the names of the script's own functions that a node defines: what they do is seen while they do it."""
    if isinstance(node, ast.Assign) and isinstance(node.value, ast.Lambda):
        return [name_of(target) for target in node.targets]
    plainly = isinstance(node, DEFINED) and all(name_of(getattr(each, "func", each)) in PLAIN_DECORATORS for each in node.decorator_list)
    return [node.name] if plainly else []


def fresh_loops(node, kept: set) -> list:
    """Return the places of a loop and of its iterable, if only the loop has that."""
    if not isinstance(node, (ast.For, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)):
        return []
    through = [loop.iter for loop in ([node] if isinstance(node, ast.For) else node.generators)]
    return [span(each) for each in (node, *through)] if all(fresh(each, kept) for each in through) else []


def span(node) -> tuple:
    return node.lineno, node.end_lineno, node.col_offset, node.end_col_offset


def plain(node) -> bool:
    """Whether an expression cannot be a collection that existed before."""
    if isinstance(node, ast.Call):
        return name_of(node.func) in MAKERS
    return isinstance(node, (ast.Constant, ast.JoinedStr, ast.Compare)) or (isinstance(node, (ast.BinOp, ast.UnaryOp)) and all(
        map(plain, (child for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr)))))


def unchanged(nodes: list, parents: dict) -> set:
    """Return the names of collections that are made once, and afterwards only iterated and counted: `ts = [Thread(…), …]`."""
    made: dict = {}
    used = set()
    for node in nodes:
        if isinstance(node, ast.Name):
            parent = parents[id(node)]
            if isinstance(parent, ast.Assign) and isinstance(parent.value, MADE) and parent.targets == [node] and node.id not in made:
                made[node.id] = node
            elif not (getattr(parent, "iter", None) is node or (isinstance(parent, ast.Call) and name_of(parent.func) in MAKERS)):
                used.add(node.id)
        elif isinstance(node, (ast.Global, ast.Nonlocal)):
            used.update(node.names)
        elif isinstance(node, ast.arg):
            used.add(node.arg)
    return made.keys() - used


def fresh(node, kept: set) -> bool:
    """Whether a loop iterates over something that nothing changes; kept: the names of such collections."""
    if isinstance(node, ast.Name):
        return node.id in kept
    if isinstance(node, (ast.Tuple, ast.List, ast.Set, ast.Constant)):
        return True
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and (
        node.func.id == "range" or (node.func.id in ("enumerate", "reversed", "zip") and all(fresh(each, kept) for each in node.args)))
