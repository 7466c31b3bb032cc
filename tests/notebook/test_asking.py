"""A hint is given to a person who asks for it, not to a notebook that runs in one go; the messages alone tell."""
from __future__ import annotations

import queue
import sys
import time
from datetime import UTC, datetime, timedelta

import pytest
from kernels import LIMIT, Kernel

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="written for Linux")
HINT = "%hint guard_the_main"
#: The browser's clock may differ from the kernel's.
CLOCKS = {"the same": 0.0, "an hour behind": -3600.0, "an hour ahead": 3600.0}


@pytest.fixture(scope="module")
def kernel(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("kernel")
    found = Kernel(folder, COURSE_PROGRESS=str(folder / "progress.jsonl"))
    yield found
    found.close()


def send(kernel: Kernel, code: str, sent: datetime, *, stdin: bool = True) -> str:
    """Send a cell like a front end whose clock says `sent`; return the message's ID."""
    message = kernel.client.session.msg("execute_request", {
        "code": code, "silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": stdin, "stop_on_error": True})
    message["header"]["date"] = sent
    kernel.client.shell_channel.send(message)
    return message["header"]["msg_id"]


def shown(kernel: Kernel, *requests: str) -> list[str]:
    """Return what each of these cells showed, once all have ended."""
    found: dict[str, str] = dict.fromkeys(requests, "")
    left, until = set(requests), time.monotonic() + LIMIT
    while left and time.monotonic() < until:
        try:
            message = kernel.client.get_iopub_msg(timeout=1)
        except queue.Empty:
            continue
        request = message["parent_header"].get("msg_id")
        if message["msg_type"] == "display_data":
            found[request] += message["content"]["data"]["text/plain"]
        elif message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
            left.discard(request)
    assert not left
    return list(found.values())


@pytest.mark.parametrize("clock", CLOCKS)
def test_run_all_of_jupyterlab_gives_no_hint(kernel: Kernel, clock: str) -> None:
    # It sends all requests at once.
    now = datetime.now(UTC) + timedelta(seconds=CLOCKS[clock])
    cells = ["x = 1", "import time; time.sleep(0.2)", HINT, "%hint sum_in_children", "y = 2"]
    requests = [send(kernel, code, now + timedelta(milliseconds=number)) for number, code in enumerate(cells)]
    hints = shown(kernel, *requests)[2:4]
    assert hints == ["*Stuck? Run this cell by itself for a hint: there are 3.*"] * 2


@pytest.mark.parametrize("clock", CLOCKS)
def test_a_person_gets_one_hint_after_another(kernel: Kernel, clock: str) -> None:
    now = datetime.now(UTC) + timedelta(seconds=CLOCKS[clock])
    shown(kernel, send(kernel, "%%exercise guard_the_main\n1 +", now))
    first, second, third = (shown(kernel, send(kernel, HINT, now + timedelta(seconds=seconds)))[0] for seconds in (9, 9.1, 9.2))
    assert first.startswith("**Hint") and second.startswith("**Hint") and third.startswith("**Hint 3 of 3")


def test_a_front_end_that_sends_one_cell_after_another_gives_none(kernel: Kernel) -> None:
    now = datetime.now(UTC)
    shown(kernel, send(kernel, "import time; time.sleep(0.4)", now))
    again = shown(kernel, send(kernel, HINT, now + timedelta(seconds=0.45)))
    assert again == ["*Stuck? Run this cell by itself for a hint: there are 3.*"]


def test_where_nobody_could_be_asked_nobody_asks(kernel: Kernel) -> None:
    now = datetime.now(UTC)
    for seconds in (0, 60):
        assert "Run this cell by itself" in shown(kernel, send(kernel, HINT, now + timedelta(seconds=seconds), stdin=False))[0]
