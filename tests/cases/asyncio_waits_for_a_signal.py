# a signal's handler could set the event
import asyncio, signal

async def main():
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for s in (signal.SIGUSR1, signal.SIGUSR2):
        loop.add_signal_handler(s, lambda s=s: stop.set())
    print("serving")
    await stop.wait()

asyncio.run(main())
