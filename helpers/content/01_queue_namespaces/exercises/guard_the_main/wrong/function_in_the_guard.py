# looked for its function
import multiprocessing

if __name__ == '__main__':
    def greet(q):
        q.put('hello from the child')

    q = multiprocessing.Queue()
    p = multiprocessing.Process(target=greet, args=(q,))
    p.start()
    print(q.get())
    p.join()
