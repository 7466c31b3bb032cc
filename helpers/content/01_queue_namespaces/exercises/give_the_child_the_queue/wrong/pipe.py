# nothing went through a queue
import multiprocessing


def foo(q):
    q.send([1, 'Hello', True])


if __name__ == '__main__':
    reader, q = multiprocessing.Pipe(duplex=False)
    p = multiprocessing.Process(target=foo, args=(q,))
    p.start()
    print(reader.recv())
    p.join()
