import multiprocessing

def work(results):
    results.append(42)

if __name__ == '__main__':
    results = []
    p = multiprocessing.Process(target=work, args=(results,))
    p.start()
    p.join()
    print(results)
