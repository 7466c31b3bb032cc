import multiprocessing


def add_up(numbers, q):
    q.put(sum(numbers))


if __name__ == '__main__':
    q = multiprocessing.Queue()
    children = [multiprocessing.Process(target=add_up, args=(numbers, q))
                for numbers in (range(0, 50), range(50, 100))]
    for child in children:
        child.start()
    print(q.get() + q.get())
    for child in children:
        child.join()
