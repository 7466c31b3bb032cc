import multiprocessing

def work(q):
    print(q.get())

if __name__ == '__main__':
    q = multiprocessing.Queue()
    p = multiprocessing.Process(target=work(q))
    p.start()
    q.put('hello')
    p.join()
