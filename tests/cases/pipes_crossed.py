from multiprocessing import Pipe, Process
def work(c, d):
    d.close()
    x = c.recv()
    c.send(x)
if __name__ == "__main__":
    a, b = Pipe(); c, d = Pipe()
    Process(target=work, args=(b, c)).start()
    print(c.recv())
