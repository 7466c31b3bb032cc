"""The article's three queue examples, in our own words, for tests that need a real program."""

MODULE_LEVEL = '''\
import multiprocessing

def child():
    q.put([1, 'hello', True])

q = multiprocessing.Queue()

if __name__ == '__main__':
    p = multiprocessing.Process(target=child)
    p.start()
    print('received:', q.get())
'''

UNDER_THE_GUARD = '''\
import multiprocessing

def child():
    q.put([1, 'hello', True])

if __name__ == '__main__':
    q = multiprocessing.Queue()
    p = multiprocessing.Process(target=child)
    p.start()
    print('received:', q.get())
'''

AS_ARGUMENT = '''\
import multiprocessing

def child(q):
    q.put([1, 'hello', True])

if __name__ == '__main__':
    q = multiprocessing.Queue()
    p = multiprocessing.Process(target=child, args=(q,))
    p.start()
    print('received:', q.get())
'''
