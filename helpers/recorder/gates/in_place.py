"""Finds the `+=` that may change a list, set or dict in place: `items += more`. Most others add numbers, and make a new
one."""
from ..script import privately

ast = privately("ast")

CHANGING = (ast.Add, ast.Mult, ast.BitOr, ast.BitAnd, ast.BitXor, ast.Sub)
NUMBERS = frozenset(("len", "int", "float", "round", "abs", "ord", "qsize", "perf_counter", "time", "monotonic"))
COLLECTIONS = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)
MAKERS = frozenset(("list", "dict", "set", "deque", "Counter", "defaultdict", "OrderedDict", "bytearray", "array"))
ORDERING = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)


def in_place(nodes: list) -> list:
    """Return the statements that may change a collection in place. Those with a subscript are left out: their write is seen anyway."""
    found = [node for node in nodes if isinstance(node, ast.AugAssign) and isinstance(node.op, CHANGING)
             and not isinstance(node.target, ast.Subscript)]
    if not found:
        return []
    numbers = plain_names(nodes)
    return [node for node in found if last_name(node.target) not in numbers
            and (isinstance(node.op, ast.Mult) or not is_number(node.value))]


def plain_names(nodes: list) -> set:
    """Return the names of variables and attributes that are numbers or texts, as far as their bindings and comparisons tell."""
    plain, others = set(), set()
    for node in nodes:
        if isinstance(node, (ast.Assign, ast.AnnAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                if is_collection(node.value):
                    others.add(last_name(target))
                elif is_number(node.value) or is_text(node.value):
                    plain.add(last_name(target))
        elif isinstance(node, ast.Compare) and any(isinstance(op, ORDERING) for op in node.ops):
            plain.update(map(last_name, (node.left, *node.comparators)))
        elif isinstance(node, ast.AugAssign) and isinstance(node.op, (ast.Sub, ast.Div, ast.FloorDiv)):
            plain.add(last_name(node.target))
    return plain - others


def last_name(node) -> str:
    """Return the last name of `a.b.name`, "" where there is none."""
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def is_number(node) -> bool:
    if isinstance(node, ast.Constant):
        return isinstance(node.value, (int, float, complex))
    if isinstance(node, ast.Call):
        return last_name(node.func) in NUMBERS
    return isinstance(node, (ast.BinOp, ast.UnaryOp)) and all(
        is_number(child) for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr))


def is_text(node) -> bool:
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, (str, bytes)))


def is_collection(node) -> bool:
    return isinstance(node, COLLECTIONS) or (isinstance(node, ast.Call) and last_name(node.func) in MAKERS)
