# no child was started
import multiprocessing

if __name__ == '__main__':
    q = multiprocessing.Queue()
    for numbers in (range(0, 50), range(50, 100)):
        q.put(sum(numbers))
    print(q.get() + q.get())
