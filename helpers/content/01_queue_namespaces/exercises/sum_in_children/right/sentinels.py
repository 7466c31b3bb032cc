# each child puts a sentinel after its sum, which the script counts
import multiprocessing


def add_up(first, last, results):
    total = 0
    for number in range(first, last):
        total += number
    results.put(total)
    results.put(None)


if __name__ == '__main__':
    results = multiprocessing.Queue()
    for half in ((0, 50), (50, 100)):
        multiprocessing.Process(target=add_up, args=(*half, results)).start()
    total, running = 0, 2
    while running:
        value = results.get()
        if value is None:
            running -= 1
        else:
            total += value
    print(f'{total:,}')
