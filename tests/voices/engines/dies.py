"""A child that reads a question and ends with half an answer."""

import os

os.read(0, 4)
os.write(1, b"\x22\x56\x00\x00\xff\x00")
