import asyncio, queue, threading

inbox = queue.Queue()

def sensor():
    for n in range(3):
        inbox.put(n)


async def consume():
    got = []
    while len(got) < 4:
        try:
            got.append(inbox.get_nowait())
        except queue.Empty:
            await asyncio.sleep(0.02)

threading.Thread(target=sensor).start()
asyncio.run(consume())
