"""The heart of lesson 1: three programs, three start methods, nine outcomes, in the same words each time."""
import sys

import pytest
from programs import AS_ARGUMENT, MODULE_LEVEL, UNDER_THE_GUARD

from helpers.running.launch import run_script, start_methods
from helpers.views.notebook import printed
from helpers.views.words import summary

WORKS = "MainProcess │ received: [1, 'hello', True]\n"
ENDED = "The program was still running after 1.5 s, so it was ended. "
OTHER_QUEUE = (ENDED + "MainProcess waits in q.get(), line 11. Process-1 put [1, 'hello', True] into another queue, "
               "made when line 6 was run again, so nothing will ever arrive.")
NO_NAME = (ENDED + "MainProcess waits in q.get(), line 10. Process-1 ended with NameError: name 'q' is not defined, "
           "line 4, so nothing will ever arrive.")
OUTCOMES = [
    (MODULE_LEVEL, "fork", WORKS, ""), (MODULE_LEVEL, "spawn", "", OTHER_QUEUE), (MODULE_LEVEL, "forkserver", "", OTHER_QUEUE),
    (UNDER_THE_GUARD, "fork", WORKS, ""), (UNDER_THE_GUARD, "spawn", "", NO_NAME), (UNDER_THE_GUARD, "forkserver", "", NO_NAME),
    (AS_ARGUMENT, "fork", WORKS, ""), (AS_ARGUMENT, "spawn", WORKS, ""), (AS_ARGUMENT, "forkserver", WORKS, ""),
]


@pytest.mark.parametrize("program, method, says, ends", OUTCOMES)
def test_outcome(program, method, says, ends):
    if method not in start_methods():
        pytest.skip(f"this system has no {method}")
    run = run_script(program, start_method=method, timeout=1.5 if ends else 30)
    assert (printed(run), summary(run), run.hung) == (says, ends, bool(ends))


def test_the_child_found_its_own_queue_or_none():
    run = run_script(MODULE_LEVEL, start_method="spawn", timeout=1.5)
    put, = (event for event in run.events if event.kind == "put")
    get, = (event for event in run.events if event.kind == "get")
    assert put.object != get.object and get.end is None and put.line == 4 and get.line == 11
    assert run.process("MainProcess").waiting.call == "q.get()"


def test_a_message_leads_from_its_put_to_its_get():
    run = run_script(AS_ARGUMENT, start_method="spawn", timeout=30)
    get, = (event for event in run.events if event.kind == "get")
    assert (get.source.kind, get.source.process, get.source.line) == ("put", "Process-1", 4)
    assert get.value == "[1, 'hello', True]"


def test_explained_in_the_order_of_cause_and_effect():
    assert run_script(AS_ARGUMENT, start_method="spawn", timeout=30).explain().splitlines() == [
        "MainProcess makes queue q (Queue) (line 7).",
        "MainProcess starts Process-1 (line 9).",
        "Process-1 puts [1, 'hello', True] into queue q (line 4).",
        "MainProcess gets [1, 'hello', True] from queue q (line 10).",
        "MainProcess ended well.",
        "Process-1 ended well.",
    ]


def test_a_socket_that_nobody_writes_to_is_waited_for():
    run = run_script("import socket\nhere, there = socket.socketpair()\nprint(here.recv(1).decode())\n", timeout=1.5)
    own = " Only MainProcess itself has the other end of what it waits to read." if sys.platform == "linux" else ""
    assert summary(run) == ENDED + f"MainProcess waits in here.recv(1), line 3.{own}"
