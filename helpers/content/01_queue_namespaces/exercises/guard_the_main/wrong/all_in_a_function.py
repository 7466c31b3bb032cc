# A function inside another
import multiprocessing


def main():
    def greet(q):
        q.put('hello from the child')

    q = multiprocessing.Queue()
    p = multiprocessing.Process(target=greet, args=(q,))
    p.start()
    print(q.get())
    p.join()


if __name__ == '__main__':
    main()
