"""Round trips a second of Python's cryptography: the key and the seconds to measure are the arguments."""

import sys
import time

from cryptography.fernet import Fernet

fernet = Fernet(sys.argv[1])
text = b"x" * 1024
started = time.perf_counter()
trips = 0
while time.perf_counter() - started < float(sys.argv[2]):
    for _ in range(50):
        assert fernet.decrypt(fernet.encrypt(text)) == text
    trips += 50
print(trips / (time.perf_counter() - started))
