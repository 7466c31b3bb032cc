# a context object, keyword arguments, and a SimpleQueue with another name
import multiprocessing


def foo(*, messages):
    messages.put([1, 'Hello', True])


if __name__ == '__main__':
    context = multiprocessing.get_context()
    box = context.SimpleQueue()
    child = context.Process(target=foo, kwargs={'messages': box}, name='child')
    child.start()
    child.join()
    print(box.get())
