import multiprocessing

def work(ns):
    ns.items.append(1)

if __name__ == '__main__':
    manager = multiprocessing.Manager()
    ns = manager.Namespace()
    ns.items = []
    p = multiprocessing.Process(target=work, args=(ns,))
    p.start()
    p.join()
    print(ns.items)
