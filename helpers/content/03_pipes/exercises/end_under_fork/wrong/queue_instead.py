# nothing went through the pipe
import multiprocessing


def produce(q):
    for bun in range(3):
        q.put(bun)
    q.put(None)


def consume(q):
    for bun in iter(q.get, None):
        print('eats bun', bun)
    print('no more buns')


if __name__ == '__main__':
    q = multiprocessing.Queue()
    consumer = multiprocessing.Process(target=consume, args=(q,))
    producer = multiprocessing.Process(target=produce, args=(q,))
    consumer.start()
    producer.start()
    consumer.join()
    producer.join()
