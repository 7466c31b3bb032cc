import multiprocessing

def work(q):
    print(q.get())

if __name__ == '__main__':
    q = multiprocessing.Queue()
    p = multiprocessing.Process(target=work, args=(q,))
    p.run()
    q.put('hello')
