"""Images are decoded in a child process: what happens there never happens to the server."""

from __future__ import annotations

import io
import os
import signal
import struct
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random

import pytest
from PIL import Image

from livery.branding import cleaning, decoder_child
from livery.branding.decoder import BrokenTalkError, Decoder, Job, Message, receive, send

LONGEST = 100 * 1024
BOX = b"960 288"
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


def encoded(image: Image.Image, form: str, **options: object) -> bytes:
    target = io.BytesIO()
    image.save(target, form, **options)
    return target.getvalue()


@pytest.fixture(scope="module")
def shared() -> Iterator[Decoder]:
    """One for the tests that leave it alive."""
    made = Decoder()
    yield made
    made.stop()


@pytest.fixture
def decoder() -> Iterator[Decoder]:
    """One of this test's own."""
    made = Decoder()
    yield made
    made.stop()


def clean(decoder: Decoder, data: bytes) -> bytes:
    (body,) = decoder.ask(Job.CLEAN, (BOX, data), LONGEST)
    return body


def of_child(process: int | None, name: str) -> int:
    """A line of the child's status, in kB or as a count."""
    text = Path(f"/proc/{process}/status").read_text()
    return int(text.partition(f"{name}:")[2].split()[0])


def samples() -> list[bytes]:
    pixels = Random(7).randbytes(60 * 20 * 3)  # noqa: S311 - alike each time is what we want
    image = Image.frombytes("RGB", (60, 20), pixels)
    files = [encoded(image, form) for form in ("PNG", "JPEG", "WEBP", "AVIF")]
    files.append(encoded(image.quantize(16), "PNG"))
    files.append(encoded(image.convert("CMYK"), "JPEG", progressive=True))
    files.append(encoded(image.convert("RGBA"), "WEBP", lossless=True))
    return files


@pytest.mark.timeout(60)
def test_two_thousand_broken_files_leave_us_unharmed(decoder: Decoder) -> None:
    random, files, taken = Random(35), samples(), 0  # noqa: S311 - the same
    texts: set[str] = set()
    for number in range(2000):
        data = bytearray(files[number % len(files)])
        for _ in range(random.randint(1, 12)):
            data[random.randrange(len(data))] = random.randrange(256)
        if number % 5 == 0:
            del data[random.randrange(len(data)) :]
        try:
            body = clean(decoder, bytes(data))
        except ValueError as refused:
            texts.add(str(refused))
        else:
            taken += 1
            assert body.startswith(b"\x89PNG")
            assert len(body) <= LONGEST
    assert 0 < taken < 2000
    assert {text.split(";")[0] for text in texts} <= {
        "this is no PNG, JPEG, WebP or AVIF image, whatever its name says",
        "the image is larger than 4096 pixels a side or 16 megapixels",
        "the image is damaged or cut short",
        "the image moves",
    }
    if sys.platform == "linux":
        assert of_child(decoder.process_id, "VmHWM") < 200 * 1024


def test_one_child_does_all_and_starts_with_the_first(decoder: Decoder) -> None:
    assert decoder.process_id is None
    clean(decoder, samples()[0])
    first = decoder.process_id
    with pytest.raises(ValueError, match="no PNG"):
        clean(decoder, b"nonsense")
    clean(decoder, samples()[1])
    assert decoder.process_id == first


@pytest.mark.skipif(sys.platform == "win32", reason="sends a signal")
def test_a_killed_child_is_replaced(decoder: Decoder) -> None:
    clean(decoder, samples()[0])
    first = decoder.process_id
    assert first is not None
    os.kill(first, signal.SIGKILL)
    for _ in range(50):  # until it is gone, a job may still reach it
        try:
            clean(decoder, samples()[0])
            break
        except ValueError:
            continue
    assert decoder.process_id not in {None, first}


@pytest.mark.skipif(sys.platform == "win32", reason="sends a signal")
def test_one_that_takes_too_long_is_killed() -> None:
    decoder = Decoder(seconds=0.5)
    try:
        clean(decoder, samples()[0])
        first = decoder.process_id
        assert first is not None
        os.kill(first, signal.SIGSTOP)
        began = time.monotonic()
        with pytest.raises(ValueError, match="takes too long or too much memory"):
            clean(decoder, samples()[0])
        assert time.monotonic() - began < 5
        assert clean(decoder, samples()[0]).startswith(b"\x89PNG")
        assert decoder.process_id != first
    finally:
        decoder.stop()


def test_threads_get_their_own_answers(shared: Decoder) -> None:
    def width(number: int) -> int:
        image = Image.new("RGB", (number, 8), "navy")
        return Image.open(io.BytesIO(clean(shared, encoded(image, "PNG")))).width

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(width, range(1, 101))) == list(range(1, 101))


LARGEST: dict[str, tuple[dict[str, object], int]] = {  # what to save it with; MiB
    "PNG-RGB": ({}, 120),
    "PNG-RGBA": ({}, 120),
    "PNG-LA": ({}, 120),
    "PNG-P": ({}, 120),
    "PNG-I;16": ({}, 120),
    "JPEG-RGB": ({}, 100),
    "JPEG-CMYK": ({"progressive": True}, 180),
    "WEBP-RGB": ({"method": 0}, 220),
    "WEBP-RGBA": ({"method": 0, "lossless": True}, 220),
    "AVIF-RGB": ({"speed": 10}, 180),
    "AVIF-RGBA": ({"speed": 10, "subsampling": "4:4:4"}, 235),
}


@LINUX
@pytest.mark.parametrize("kind", LARGEST)
def test_the_largest_images_take_bounded_memory(decoder: Decoder, kind: str) -> None:
    form, _, mode = kind.partition("-")
    options, most = LARGEST[kind]
    image = Image.new(mode, (4000, 4000))
    assert clean(decoder, encoded(image, form, **options)).startswith(b"\x89PNG")
    assert of_child(decoder.process_id, "VmHWM") < most * 1024


@LINUX
def test_the_child_can_open_nothing_and_knows_no_secret(
    decoder: Decoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LIVERY_SECRET", "do not pass on")
    clean(decoder, samples()[0])
    child = Path(f"/proc/{decoder.process_id}")
    limits = child.joinpath("limits").read_text()
    for line in ("Max open files            3", "Max processes             0"):
        assert line in limits
    assert "Max address space         536870912" in limits
    assert {each.name for each in (child / "fd").iterdir()} == {"0", "1", "2"}
    assert b"do not pass on" not in (child / "environ").read_bytes()


def test_more_memory_than_allowed_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    def greedy(*_: object) -> bytes:
        raise MemoryError

    monkeypatch.setattr(cleaning, "clean", greedy)
    answer = vars(decoder_child)["_answer"](Message(Job.CLEAN, (BOX, b"")))
    assert answer.code == 5


@pytest.mark.parametrize(
    "said",
    [
        b"\0",
        b"\0\xff",
        b"\0\1" + struct.pack(">I", LONGEST + 1) + b"x",
        b"\0\1" + struct.pack(">I", 9) + b"short",
        b"\0\2" + struct.pack(">I", 1) + b"x",
    ],
)
def test_nonsense_from_the_child_is_no_answer(said: bytes) -> None:
    with pytest.raises(BrokenTalkError):
        receive(io.BytesIO(said), LONGEST)


def test_what_is_said_arrives() -> None:
    pipe = io.BytesIO()
    send(pipe, Message(Job.CLEAN, (b"", b"x" * 70_000)))
    pipe.seek(0)
    assert receive(pipe, LONGEST) == Message(Job.CLEAN, [b"", b"x" * 70_000])
    assert receive(pipe, LONGEST) is None
