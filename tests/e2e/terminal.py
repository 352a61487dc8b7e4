#!/usr/bin/env python3
"""terminal.py TYPED COMMAND …: runs a command at a terminal of its own, types when it has asked (Enter too; nothing if TYPED is empty), and prints
what the terminal shows.

Exits with the command's status, or 3 where the terminal does not echo afterwards.
"""
import os
import pty
import sys
import termios


def main(typed, command):
    ours, theirs = pty.openpty()
    child = os.fork()
    if child == 0:
        os.setsid()
        for number in range(3):
            os.dup2(theirs, number)
        os.execvp(command[0], command)
    shown = b""
    while typed and b"not shown" not in shown:
        shown += os.read(ours, 1000)
    if typed:
        os.write(ours, typed.encode() + b"\n")
    _, status = os.waitpid(child, 0)
    echoes = termios.tcgetattr(theirs)[3] & termios.ECHO
    os.close(theirs)
    try:
        while chunk := os.read(ours, 1000):
            shown += chunk
    except OSError:
        pass    # the other end is closed: everything was read
    sys.stdout.write(shown.decode())
    return os.waitstatus_to_exitcode(status) if echoes else 3


sys.exit(main(sys.argv[1], sys.argv[2:]))
