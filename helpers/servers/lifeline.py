"""What both servers share: they print where they listen, keep a record, and end with the notebook's kernel."""
import asyncio
import json
import os
import select
import sys
import threading
import time

LOOK_AFTER = 0.5            #: seconds between two checks of our parent's pid
_KERNEL = os.getppid()      # on POSIX, our parent's pid changes as soon as the kernel is gone


class Record:
    """What a server was asked, and how many questions were open at once."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Start again; questions that are open now no longer count."""
        self.asked: list[list] = []     # what, when it came, when it was answered (None: not yet)
        self.open = self.most_open = 0

    def begins(self, what: str) -> list:
        """Note a question; returns what `ends` needs."""
        question = [what, time.perf_counter(), None]
        self.asked.append(question)
        self.open += 1
        self.most_open = max(self.most_open, self.open)
        return question

    def ends(self, question: list) -> None:
        """Note that a question was answered, or that its client has left; only the first call counts."""
        if question[2] is not None:
            return
        question[2] = time.perf_counter()
        if any(question is known for known in self.asked):
            self.open -= 1

    async def tell(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the notebook on a separate port, so that reading the record is not a question itself."""
        if await reader.readline() == b"forget\n":
            self.forget()
        writer.write(json.dumps({"asked": self.asked, "most_open": self.most_open}).encode())
        await writer.drain()
        writer.close()


async def say_where(port: int, record: Record) -> None:
    """Print where the server and its record listen, and end with the process that started us."""
    telling = await asyncio.start_server(record.tell, "127.0.0.1", 0)
    print(json.dumps({"port": port, "record": telling.sockets[0].getsockname()[1]}), flush=True)
    threading.Thread(target=_end_with_kernel, daemon=True).start()
    await telling.serve_forever()


def _end_with_kernel() -> None:
    """End this process when the one that started it is gone, however it died."""
    if sys.platform == "win32":         # nothing is forked there, so no other process holds the other end
        sys.stdin.buffer.read()
        os._exit(0)
    while os.getppid() == _KERNEL:
        # The kernel's end of our input is closed with it, unless a child that it forked still holds it open.
        if select.select([0], [], [], LOOK_AFTER)[0] and not os.read(0, 1 << 16):
            break
    os._exit(0)
