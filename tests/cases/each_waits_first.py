# two processes, each waits for the other's message first
import multiprocessing

def child(requests, answers):
    print("asked", requests.get())
    answers.put("yes")

if __name__ == "__main__":
    requests, answers = multiprocessing.Queue(), multiprocessing.Queue()
    p = multiprocessing.Process(target=child, args=(requests, answers))
    p.start()
    print("answered", answers.get())
    requests.put("ready?")
    p.join()
