# a task waits for a lock of threads; the thread that holds it waits for a task of the same loop
import asyncio, threading

lock = threading.Lock()

async def answer():
    return 42

def ask(loop):
    with lock:
        held.set()
        print(asyncio.run_coroutine_threadsafe(answer(), loop).result())

async def main():
    thread = threading.Thread(target=ask, args=(asyncio.get_running_loop(),), daemon=True)
    thread.start()
    held.wait()
    with lock:
        print("never")

held = threading.Event()
asyncio.run(main())
