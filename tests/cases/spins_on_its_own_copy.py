import multiprocessing

done = False

def work():
    while not done:
        pass

if __name__ == '__main__':
    p = multiprocessing.Process(target=work)
    p.start()
    done = True
    p.join()
