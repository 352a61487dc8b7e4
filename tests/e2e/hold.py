#!/usr/bin/env python3
"""Holds a log as a program that writes it does (E8) while a command runs, and exits with the command's status.

    hold.py [--append] LOG COMMAND …      --append: the lock of an append that is under way, too
"""
import fcntl
import os
import struct
import subprocess
import sys

F_OFD_SETLK = 37
WRITER, APPEND = 1 << 62, (1 << 62) + 1


def hold(fd, at):
    fcntl.fcntl(fd, F_OFD_SETLK, struct.pack("hhqqi4x", fcntl.F_WRLCK, os.SEEK_SET, at, 1, 0))


def main(words):
    append = words[0] == "--append"
    path, *command = words[append:]
    fd = os.open(path, os.O_RDWR)
    hold(fd, WRITER)
    if append:
        hold(fd, APPEND)
    return subprocess.call(command)


sys.exit(main(sys.argv[1:]))
