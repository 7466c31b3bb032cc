"""Finds iterators that a script keeps, so that several threads may take from one: then each loop over it changes it."""
from ..script import privately
from .in_place import last_name

ast = privately("ast")

#: What makes an iterator; of itertools, everything.
ITERATORS = frozenset((
    "iter", "map", "filter", "zip", "enumerate", "reversed", "count", "cycle", "islice", "chain", "repeat", "takewhile", "dropwhile", "starmap",
    "product", "permutations", "combinations", "accumulate", "groupby", "tee", "pairwise", "batched", "compress", "zip_longest"))
#: What uses up an iterator at once.
EAGER = frozenset((
    "list", "tuple", "set", "frozenset", "dict", "sum", "sorted", "min", "max", "any", "all", "join", "deque", "Counter", "OrderedDict", "extend",
    "update", "next", "fsum", "mean", "extendleft", "print"))


def keeps_iterators(nodes: list, parents: dict, modules: dict) -> bool:
    """Whether a script has an iterator that is not used up where it is made.

    Args:
        parents: id of a node -> the node around it.
        modules: the name of an imported module -> the module.
    """
    generators = {name for node in nodes for name in generator_names(node)}

    def makes(node) -> bool:
        if isinstance(node, ast.GeneratorExp):
            return True
        if not isinstance(node, ast.Call):
            return False
        function, name = node.func, last_name(node.func)
        of_itertools = isinstance(function, ast.Attribute) and modules.get(last_name(function.value)) == "itertools"
        return (isinstance(function, ast.Name) and name in ITERATORS) or of_itertools or name in generators

    def used_up(node) -> bool:
        parent = parents[id(node)]
        if isinstance(parent, ast.Call) and node in parent.args:
            return last_name(parent.func) in EAGER or (makes(parent) and used_up(parent))
        if isinstance(parent, ast.Assign):
            return all(isinstance(target, (ast.Tuple, ast.List)) for target in parent.targets)
        return isinstance(parent, (ast.YieldFrom, ast.Starred, ast.Compare)) or getattr(parent, "iter", None) is node

    return any(makes(node) and not used_up(node) for node in nodes)


def generator_names(node) -> list:
    """Return the name of a generator that a node defines; none if it is for a `with`."""
    if not isinstance(node, ast.FunctionDef) or any("contextmanager" in ast.unparse(each) for each in node.decorator_list):
        return []
    waiting, yields = list(node.body), False
    while waiting and not yields:
        each = waiting.pop()
        yields = isinstance(each, (ast.Yield, ast.YieldFrom))
        if not isinstance(each, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)):
            waiting += ast.iter_child_nodes(each)
    return [node.name] if yields else []
