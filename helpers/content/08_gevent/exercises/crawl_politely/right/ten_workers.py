# ten workers take the paths from a queue, each with a session of its own
from gevent import monkey
monkey.patch_all()
import os
from queue import Empty, Queue
from threading import Thread
import requests

left, answers = Queue(), []
for path in [f'/page/{number}' for number in range(30)] + ['/error/404']:
    left.put(path)


def work():
    with requests.Session() as session:
        while True:
            try:
                path = left.get_nowait()
            except Empty:
                return
            answers.append(session.get(os.environ['SITE'] + path, timeout=10).ok)


workers = [Thread(target=work) for _ in range(10)]
for worker in workers:
    worker.start()
for worker in workers:
    worker.join()
print(answers.count(True), 'pages,', answers.count(False), 'failed')
