import multiprocessing as mp

def child(conn):
    try:
        while True:
            print("got", conn.recv())
    except EOFError:
        print("the end")

if __name__ == "__main__":
    parent, kid = mp.Pipe()
    p = mp.Process(target=child, args=(kid,))
    p.start()
    parent.send(1)
    parent.close()
    p.join()
