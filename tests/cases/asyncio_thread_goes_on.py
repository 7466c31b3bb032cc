import asyncio, time
class Job:
    def __init__(self): self.cancelled = False
    def run(self):
        while not self.cancelled:
            time.sleep(0.05)
async def main():
    job = Job()
    task = asyncio.create_task(asyncio.to_thread(job.run))
    await asyncio.sleep(0.1)
    task.cancel()
    print("cancelled")
asyncio.run(main())
