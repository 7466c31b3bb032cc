import asyncio
from multiprocessing import Process, Queue
def work(q):
    raise OSError("no disk")
async def main(q):
    p = Process(target=work, args=(q,))
    p.start()
    print(q.get())
asyncio.run(main(Queue()))
