"""Parts of generated programs: every way to print, and what shared values hold."""
from __future__ import annotations

import random

from . import part


@part
def prints(chance: random.Random, name: str) -> str:
    ways = chance.sample([
        "print(name, 'print', 1, [2], sep='|')", "print(name, end='\\n', flush=True)", "sys.stdout.write(name + ' write\\n')",
        "sys.stdout.flush()\n    sys.stdout.buffer.write(name.encode() + b' bytes\\n')\n    sys.stdout.buffer.flush()",
        "print(name, 'a long one', 'x' * 3000)", "print(name + ' two\\n' + name + ' lines')", "print(name, Thing, abs, None, 1.5, b'x', {1: (2,)})",
        "print(*(name, 'starred'), file=sys.__stdout__)", "print(name, 'to a file', file=open(os.devnull, 'w'))",
        "with contextlib.redirect_stdout(io.StringIO()) as text:\n        print('kept')\n    say(repr(text.getvalue()))",
        "with mock.patch('builtins.print') as mocked:\n        print('mocked', 1)\n    say(mocked.mock_calls)",
        "attempt(lambda: print(1, sep=2))", "attempt(lambda: print(1, nothing=2))", "attempt(lambda: print(Angry()))",
        "attempt(lambda: print(Chatty(), [Chatty()]))", "attempt(lambda: print('to nobody', file=Chatty()))", "attempt(lambda: print('\\ud800'))",
        "print(name, 'caf\\u00e9', '\\U0001f40d')", "out, sys.stdout = sys.stdout, None\n    print('nowhere')\n    sys.stdout = out",
        "kept = sys.stdout\n    del sys.stdout\n    attempt(lambda: print('lost'))\n    sys.stdout = kept",
        "say(sys.stdout is sys.__stdout__, sys.stdout.encoding, sys.stdout.errors, print, print.__name__, pickle.loads(pickle.dumps(print)) is print)",
        "list(map(print, [name + ' mapped']))", "functools.partial(print, name)('partial')",
        "thread = threading.Thread(target=print, args=(name, 'in a thread'))\n    thread.start()\n    thread.join()",
    ], chance.randint(2, 6))
    body = "".join(f"    {way}\n" for way in ways)
    return f'''
def {name}():
    class Angry:
        def __str__(self):
            raise Failure('no text')
    class Chatty:
        def __str__(self):
            say('asked for its text')
            return name + ' chatty'
        def write(self, text):
            raise Failure(text)
    name = {name!r} + '-out'
{body}    sys.stdout.flush()
'''


@part
def shared_values(chance: random.Random, name: str) -> str:
    uses = chance.sample([
        "value.value += 1", "value.value = -3", "with value.get_lock():\n        value.value *= 2", "value.get_obj().value = 7",
        "attempt(lambda: setattr(value, 'value', 'x'))", "array[0] = array[-1]", "array[1:3] = [5, 6]", "say(array[:], len(array), list(array))",
        "attempt(lambda: array[99])", "attempt(lambda: array['x'])", "say(sum(array), max(array), 6 in array)", "array.get_obj()[2] = 9",
        "text.value = b'short'", "say(text.value, text.raw, text[0])", "point.x += 1.5", "say(point.x, point.get_obj().y)",
        "attempt(lambda: point.z)", "attempt(lambda: setattr(text, 'value', b'x' * 99))", "raw.value += 1\n    say(raw.value)",
        "say(value.acquire(), value.release())", "say(sorted(dir(value))[-5:], type(array).__name__, value.get_lock())",
        "for _ in range(300):\n        value.value += 1\n        array[0] += 1", "attempt(lambda: pickle.dumps(value))",
    ], 7)
    body = "".join(f"    {use}\n" for use in uses)
    return f'''
class {name}_Point(ctypes.Structure):
    _fields_ = [('x', ctypes.c_double), ('y', ctypes.c_int)]

def {name}_use(value, array, point, text):
    VOICE[0] = '{name}-child'
    for _ in range({chance.choice([1, 3, 250])}):
        value.value += 1
        array[0] = array[1] + 1
        point.x *= 1.5
    text.value = b'child'
    say(value.value, array[:], point.y, text.value)

def {name}():
    context = multiprocessing.get_context('fork')
    value, array, text = context.Value('i', {chance.randint(0, 9)}), context.Array('i', range(4)), context.Array('c', b'some text')
    point, raw = context.Value({name}_Point, 1, 2), context.RawValue('i', 3)
{body}    child = context.Process(target={name}_use, args=(value, array, point, text))
    child.start()
    child.join()
    say(child.exitcode, value.value, array[:], point.x, text.value)
'''
