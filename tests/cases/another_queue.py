# What is waited for goes into another queue
import queue
import threading

questions, answers = queue.Queue(), queue.Queue()

def answer():
    questions.put("forty-two")

threading.Thread(target=answer).start()
print(answers.get())
