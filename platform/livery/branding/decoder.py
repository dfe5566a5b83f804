"""The child process that alone decodes images, and how we talk with it.

One child, started on first use and used again; killed when it takes too long, replaced when it is
gone. Both sides speak in messages of bytes: a code, and parts with their lengths. Nothing that the
child says is trusted: a hostile image may have taken it over.
"""

import atexit
import os
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from enum import IntEnum
from pathlib import Path
from typing import IO, NamedTuple

import livery

_CHILD = "livery.branding.decoder_child"
_START_SECONDS = 60.0
_MOST_PARTS = 16
LONGEST_PART = 5 * 1024 * 1024
# What a dynamic linker may need; nothing else of our environment, which holds passwords.
_PASSED_ON = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT")


class Job(IntEnum):
    """What the child can be asked for."""

    CLEAN = 1
    VARIANTS = 2


class Verdict(IntEnum):
    """How the child answers."""

    DONE = 0
    UNKNOWN = 1
    LARGE = 2
    DAMAGED = 3
    MOVING = 4
    COSTLY = 5


_PROBLEMS: Mapping[Verdict, str] = {
    Verdict.UNKNOWN: "this is no PNG, JPEG, WebP or AVIF image, whatever its name says; save it"
    " as PNG",
    Verdict.LARGE: "the image is larger than 4096 pixels a side or 16 megapixels; scale it down to"
    " about 288 pixels high",
    Verdict.DAMAGED: "the image is damaged or cut short; export it anew",
    Verdict.MOVING: "the image moves; export a single picture of it as PNG",
    Verdict.COSTLY: "the image takes too long or too much memory to read; scale it down to about"
    " 288 pixels high and save it as PNG",
}


class Message(NamedTuple):
    """A job with its inputs, or a verdict with its outputs."""

    code: int
    parts: Sequence[bytes]


class BrokenTalkError(Exception):
    """The other side is gone, or says what it never should."""


def send(pipe: IO[bytes], message: Message) -> None:
    """Write a message."""
    pipe.write(bytes((message.code, len(message.parts))))
    for part in message.parts:
        pipe.write(len(part).to_bytes(4, "big"))
        pipe.write(part)
    pipe.flush()


def receive(pipe: IO[bytes], longest: int) -> Message | None:
    """Read a message with parts of at most `longest` bytes; None where the pipe has ended."""
    start = pipe.read(2)
    if not start:
        return None
    if len(start) < 2 or start[1] > _MOST_PARTS:
        raise BrokenTalkError
    return Message(start[0], [_part(pipe, longest) for _ in range(start[1])])


def _part(pipe: IO[bytes], longest: int) -> bytes:
    length = pipe.read(4)
    size = int.from_bytes(length, "big")
    if len(length) < 4 or size > longest:
        raise BrokenTalkError
    part = pipe.read(size)
    if len(part) < size:
        raise BrokenTalkError
    return part


class Decoder:
    """One child, asked by one thread at a time."""

    def __init__(self, seconds: float = 10.0) -> None:
        self._seconds = seconds
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._starter = 0

    @property
    def process_id(self) -> int | None:
        """The child's id, while there is one."""
        return self._process.pid if self._process else None

    def ask(self, job: Job, parts: Sequence[bytes], longest: int) -> Sequence[bytes]:
        """Have a job done; each part of the answer has at most `longest` bytes.

        Raises ValueError in plain words, with the cure, for what can't be read.
        """
        with self._lock:
            answer = self._talk(self._running(), Message(job, parts), longest)
        if answer is None or answer.code not in set(Verdict):
            raise ValueError(_PROBLEMS[Verdict.COSTLY])
        if answer.code != Verdict.DONE:
            raise ValueError(_PROBLEMS[Verdict(answer.code)])
        return answer.parts

    def stop(self) -> None:
        """End the child, if there is one; the next job starts another."""
        with self._lock:
            self._stop()

    def _talk(
        self, process: subprocess.Popen[bytes], message: Message, longest: int, seconds: float = 0
    ) -> Message | None:
        """Ask and wait; None if the child died of it, was too slow, or talked nonsense."""
        writer, reader = process.stdin, process.stdout
        if writer is None or reader is None:
            raise RuntimeError("The decoder has no pipes.")
        late = threading.Event()

        def kill() -> None:
            late.set()
            process.kill()

        alarm = threading.Timer(seconds or self._seconds, kill)
        alarm.start()
        answer = None
        try:
            if message.parts:
                send(writer, message)
            answer = receive(reader, longest)
        except (OSError, BrokenTalkError):
            answer = None
        finally:
            # Also when this thread was interrupted: an answer left behind would reach the next.
            alarm.cancel()
            alarm.join()
            if answer is None or late.is_set():
                self._stop()
        return answer

    def _running(self) -> subprocess.Popen[bytes]:
        if self._starter != os.getpid():
            self._process = None  # of the process that we were forked from
        if self._process is not None and self._process.poll() is not None:
            self._stop()
        if self._process is None:
            self._process = self._start()
        return self._process

    def _start(self) -> subprocess.Popen[bytes]:
        environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
        environment["PYTHONPATH"] = str(Path(livery.__file__).parents[1])
        self._starter = os.getpid()
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-s", "-m", _CHILD],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
        )
        process = self._process
        if self._talk(process, Message(0, ()), 0, _START_SECONDS) is None:
            raise RuntimeError(f"The image decoder can't start: try python -m {_CHILD}.")
        return process

    def _stop(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            try:
                if pipe:
                    pipe.close()
            except OSError:
                pass  # what could not be sent to a child that is gone


DECODER = Decoder()
atexit.register(DECODER.stop)
