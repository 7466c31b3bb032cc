# a loop is stopped from another thread, which does not wake it
import asyncio, threading, time

def run(loop):
    asyncio.set_event_loop(loop)
    loop.run_forever()

loop = asyncio.new_event_loop()
t = threading.Thread(target=run, args=(loop,))
t.start()
time.sleep(0.1)
loop.stop()
print("stopping")
t.join()
