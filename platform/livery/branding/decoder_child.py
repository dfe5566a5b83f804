"""The child process that decodes: `python -m livery.branding.decoder_child`.

Limited before it sees the first byte of an image: memory, time, and no file, process or connection
can be opened any more, so everything it needs is loaded first.
"""

import io
import signal
import sys
import time
from collections.abc import Sequence
from types import ModuleType

from livery.branding import cleaning, drawing
from livery.branding.decoder import (
    LONGEST_PART,
    BrokenTalkError,
    Job,
    Message,
    Verdict,
    receive,
    send,
)

resource: ModuleType | None
try:
    import resource
except ImportError:  # not on Windows
    resource = None

_MEMORY = 512 * 1024 * 1024  # bytes of address space
_CPU_SECONDS = 10


def main() -> None:
    """Answer jobs until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in a terminal reaches us too
    _load_everything()
    _limit_for_good()
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    try:
        send(answers, Message(Verdict.DONE, ()))
        while (request := receive(requests, LONGEST_PART)) is not None:
            _limit_time()
            send(answers, _answer(request))
    except (BrokenTalkError, BrokenPipeError):
        return


def _answer(request: Message) -> Message:
    try:
        return Message(Verdict.DONE, _done(Job(request.code), request.parts))
    except cleaning.Refused as refused:
        return Message(refused.verdict, ())
    except MemoryError:
        return Message(Verdict.COSTLY, ())


def _done(job: Job, parts: Sequence[bytes]) -> list[bytes]:
    if job is Job.VARIANTS:
        return drawing.variants(parts)
    box, data = parts
    width, height = box.decode().split()
    return [cleaning.clean(data, (int(width), int(height)))]


def _load_everything() -> None:
    """Do one job of each kind: Pillow loads many of its parts on first use."""
    sample = io.BytesIO()
    cleaning.sample().save(sample, "PNG")
    body = cleaning.clean(sample.getvalue(), (9, 9))
    for logo in (body, b""):
        drawing.variants((logo, b"", b"", b"A", b"#2456d6", b"#ffffff", b"#16171a", b"#ffffff"))


def _limit_for_good() -> None:
    if resource is None:
        return
    for name, amount in (
        ("RLIMIT_AS", _MEMORY),
        ("RLIMIT_CORE", 0),
        ("RLIMIT_FSIZE", 0),
        ("RLIMIT_NPROC", 0),
        ("RLIMIT_NOFILE", 3),
    ):
        try:
            resource.setrlimit(getattr(resource, name), (amount, amount))
        except (AttributeError, OSError, ValueError):
            continue  # macOS has fewer limits; the time limit of whoever asks stands


def _limit_time() -> None:
    """Some more seconds of processor for this job."""
    if resource is not None:
        most = int(time.process_time()) + _CPU_SECONDS
        resource.setrlimit(resource.RLIMIT_CPU, (most, resource.RLIM_INFINITY))


if __name__ == "__main__":
    main()
