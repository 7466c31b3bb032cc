# No generator took part
total = count = 0
for number in (10, 20, 60):
    total += number
    count += 1
    print(total / count)
print(count, 'numbers')
