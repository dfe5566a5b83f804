"""Files made to deceive or to exhaust: each is refused in plain words or comes out clean."""

from __future__ import annotations

import gzip
import io
import struct
import zlib
from collections.abc import Callable
from functools import cache

import pytest
from PIL import Image, ImageCms

from livery.branding.decoder import DECODER
from livery.branding.images import make

FORMS = ("PNG", "JPEG", "WEBP", "AVIF")
NO_IMAGE = "this is no PNG, JPEG, WebP or AVIF image, whatever its name says; save it as PNG"
NO_SVG = "SVG is not accepted, because it can carry scripts; export the logo as a PNG"
TOO_LARGE = "larger than 4096 pixels a side or 16 megapixels; scale it down"
DAMAGED = "the image is damaged or cut short; export it anew"
MOVES = "the image moves; export a single picture"


def encoded(image: Image.Image, form: str, **options: object) -> bytes:
    fast: dict[str, object] = {"method": 0} if form == "WEBP" else {"speed": 10}
    target = io.BytesIO()
    image.save(target, form, **(fast if form in {"WEBP", "AVIF"} else {}), **options)
    return target.getvalue()


@cache
def plain(form: str, size: tuple[int, int] = (90, 30), color: str = "navy") -> bytes:
    return encoded(Image.new("RGB", size, color), form)


def opened(body: bytes) -> Image.Image:
    return Image.open(io.BytesIO(body), formats=["PNG"])


def png(width: int, height: int, *, depth: int, kind: int, pixels: bytes) -> bytes:
    """A PNG written by hand; `pixels` are its unpacked lines."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    head = struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, 0)
    parts = (chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(pixels)), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def resized_jpeg(width: int, height: int) -> bytes:
    """A small JPEG whose frame header claims another size."""
    data = plain("JPEG")
    at = data.index(b"\xff\xc0") + 5
    return data[:at] + struct.pack(">HH", height, width) + data[at + 4 :]


def resized_webp(width: int, height: int) -> bytes:
    """A small WebP whose extended header claims another canvas."""
    data = encoded(Image.new("RGBA", (90, 30), (0, 0, 128, 90)), "WEBP", icc_profile=b"x" * 200)
    at = data.index(b"VP8X") + 12
    size = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return data[:at] + size + data[at + 6 :]


def resized_avif(width: int, height: int) -> bytes:
    """A small AVIF whose image properties claim another size."""
    data = plain("AVIF")
    at = data.index(b"ispe") + 8
    return data[:at] + struct.pack(">II", width, height) + data[at + 8 :]


def heif(*brands: bytes) -> bytes:
    """The start of a file of that family, as phones write it."""
    box = b"ftyp" + brands[0] + b"\0\0\0\0" + b"".join(brands)
    return struct.pack(">I", len(box) + 4) + box + b"\0\0\0\x10meta" + b"\0" * 200


def moving(form: str) -> bytes:
    frames = [Image.new("RGB", (30, 10), color) for color in ("red", "blue")]
    return encoded(frames[0], form, save_all=True, append_images=frames[1:])


SVG = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'

REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    # more pixels than allowed, told by the header or really there
    "png of 16.1 megapixels": (lambda: plain("PNG", (4025, 4000)), TOO_LARGE),
    "jpeg of 16.1 megapixels": (lambda: plain("JPEG", (4025, 4000)), TOO_LARGE),
    "webp of 16.1 megapixels": (lambda: plain("WEBP", (4025, 4000)), TOO_LARGE),
    "avif of 16.1 megapixels": (lambda: plain("AVIF", (4025, 4000)), TOO_LARGE),
    "png 4097 wide": (lambda: plain("PNG", (4097, 8)), TOO_LARGE),
    "jpeg 4097 high": (lambda: plain("JPEG", (8, 4097)), TOO_LARGE),
    "webp 4097 wide": (lambda: plain("WEBP", (4097, 8)), TOO_LARGE),
    "avif 4097 high": (lambda: plain("AVIF", (8, 4097)), TOO_LARGE),
    "jpeg claims 65,535 a side": (lambda: resized_jpeg(65_535, 65_535), TOO_LARGE),
    "webp claims 16,384 a side": (lambda: resized_webp(16_384, 16_384), TOO_LARGE),
    "avif claims 30,000 a side": (lambda: resized_avif(30_000, 30_000), f"{TOO_LARGE}|{NO_IMAGE}"),
    "jpeg of no height": (lambda: resized_jpeg(90, 0), f"{DAMAGED}|{NO_IMAGE}"),
    "jpeg of no width": (lambda: resized_jpeg(0, 30), f"{DAMAGED}|{NO_IMAGE}"),
    # other kinds of file
    "heic": (lambda: heif(b"heic", b"mif1"), NO_IMAGE),
    "heif": (lambda: heif(b"mif1", b"heic"), f"{NO_IMAGE}|{DAMAGED}"),
    "jpeg 2000": (lambda: plain("JPEG2000"), NO_IMAGE),
    "tga": (lambda: plain("TGA"), NO_IMAGE),
    "icns": (lambda: encoded(Image.new("RGB", (64, 64)), "ICNS"), NO_IMAGE),
    "gif": (lambda: plain("GIF"), NO_IMAGE),
    "moving gif": (lambda: moving("GIF"), NO_IMAGE),
    "moving png": (lambda: moving("PNG"), MOVES),
    "moving webp": (lambda: moving("WEBP"), MOVES),
    "moving avif": (lambda: moving("AVIF"), MOVES),
    # drawings
    "svg": (lambda: SVG.encode(), NO_SVG),
    "svg with a mark of its encoding": (lambda: SVG.encode("utf-8-sig"), NO_SVG),
    "svg after a comment": (lambda: f"<!-- x -->\n{SVG}".encode(), NO_SVG),
    "svg after its type": (lambda: f"<!DOCTYPE svg>\n{SVG}".encode(), NO_SVG),
    "svg after a declaration": (lambda: f'<?xml version="1.0"?>{SVG}'.encode(), NO_SVG),
    "svg after spaces": (lambda: f"\r\n\t {SVG}".encode(), NO_SVG),
    "packed svg": (lambda: gzip.compress(SVG.encode()), NO_SVG),
    "svg of wide letters": (lambda: SVG.encode("utf-16"), f"{NO_SVG}|{NO_IMAGE}"),
    # two things at once, the image second
    "html before a png": (lambda: b"<script>alert(1)</script>" + plain("PNG"), NO_IMAGE),
    "zip before a png": (lambda: b"PK\x03\x04" + b"\0" * 26 + plain("PNG"), NO_IMAGE),
    "pdf before a jpeg": (lambda: b"%PDF-1.7\n" + plain("JPEG"), NO_IMAGE),
    "a start and nothing else": (
        lambda: b"\x89PNG\r\n\x1a\n<svg onload=x>",
        f"{NO_IMAGE}|{DAMAGED}",
    ),
    # empty
    "nothing": (lambda: b"", NO_IMAGE),
    "zeros": (lambda: b"\0" * 4096, NO_IMAGE),
}


@pytest.mark.parametrize("case", REFUSED)
def test_it_is_refused_with_its_cure(case: str) -> None:
    data, words = REFUSED[case]
    with pytest.raises(ValueError, match=r".") as refused:
        make(data())
    assert any(part in str(refused.value) for part in words.split("|")), str(refused.value)


def test_after_all_of_them_the_same_child_goes_on() -> None:
    make(plain("PNG"))
    child = DECODER.process_id
    for data, _ in REFUSED.values():
        with pytest.raises(ValueError, match=r"."):
            make(data())
    assert opened(make(plain("PNG")).body).size == (90, 30)
    assert DECODER.process_id == child


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("size", [(4096, 8), (8, 4096)])
def test_the_longest_side_is_still_taken(form: str, size: tuple[int, int]) -> None:
    assert max(opened(make(plain(form, size)).body).size) == (960 if size[0] > size[1] else 288)


TAILS = {
    "html": b"<html><script>alert(1)</script></html>",
    "zip": b"PK\x03\x04\x14\0" + b"x" * 60 + b"PK\x05\x06" + b"\0" * 18,
    "script": b"*/=1;alert(1)//",
}


@pytest.mark.parametrize("tail", TAILS)
@pytest.mark.parametrize("form", FORMS)
def test_what_hangs_on_an_image_is_left_behind(form: str, tail: str) -> None:
    body = make(plain(form) + TAILS[tail]).body
    assert TAILS[tail] not in body
    assert body.endswith(b"IEND\xaeB`\x82")
    assert opened(body).size == (90, 30)


SECRET = b"a secret of the vendor"
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/">' + SECRET + b"</x:xmpmeta>"


@pytest.mark.parametrize("form", FORMS)
def test_no_metadata_of_any_kind_is_kept(form: str) -> None:
    image = Image.new("RGB", (90, 30), "navy")
    exif = image.getexif()
    exif[0x010E] = SECRET.decode()
    exif.get_ifd(0x8825)[1] = "N"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    options: dict[str, object] = {"exif": exif.tobytes(), "icc_profile": profile}
    if form != "PNG":
        options["xmp"] = XMP
    if form == "JPEG":
        options["comment"] = SECRET
    data = encoded(image, form, **options)
    if form == "PNG":
        text = b"XML:com.adobe.xmp\0\0\0\0\0" + XMP
        check = struct.pack(">I", zlib.crc32(b"iTXt" + text))
        data = data[:33] + struct.pack(">I", len(text)) + b"iTXt" + text + check + data[33:]
    assert SECRET in data
    assert profile in data or form == "PNG"  # which packs it
    made = opened(make(data).body)
    made.load()
    assert SECRET not in make(data).body
    assert dict(made.getexif()) == {}
    assert not {"icc_profile", "exif", "xmp", "XML:com.adobe.xmp", "comment"} & made.info.keys()


@pytest.mark.parametrize("progressive", [True, False])
def test_printers_colors_become_those_of_screens(progressive: bool) -> None:
    image = Image.new("CMYK", (90, 30), (0, 255, 255, 0))  # red
    data = encoded(image, "JPEG", quality=95, progressive=progressive)
    red, green, blue = opened(make(data).body).convert("RGB").getpixel((45, 15))  # type: ignore[misc]
    assert red > 200
    assert max(green, blue) < 60


@pytest.mark.parametrize(
    ("kind", "sample", "expected"),
    [
        (0, (0x8000,), (128, 128, 128, 255)),
        (2, (0xFFFF, 0x8000, 0x0000), (255, 128, 0, 255)),
        (4, (0x4000, 0x8000), (64, 64, 64, 128)),
        (6, (0xFFFF, 0x8000, 0x0000, 0x4000), (255, 128, 0, 64)),
    ],
    ids=["grey", "color", "grey, half clear", "color, mostly clear"],
)
def test_sixteen_bits_become_eight(
    kind: int, sample: tuple[int, ...], expected: tuple[int, ...]
) -> None:
    line = b"\0" + struct.pack(f">{len(sample)}H", *sample) * 30
    data = png(30, 10, depth=16, kind=kind, pixels=line * 10)
    found = opened(make(data).body).convert("RGBA").getpixel((15, 5))
    assert found == pytest.approx(expected, abs=2)


def test_more_data_than_the_header_tells_of_is_never_unpacked() -> None:
    line = b"\0" + bytes((0, 0, 128)) * 30
    data = png(30, 10, depth=8, kind=2, pixels=line * 10 + b"\0" * 60_000_000)
    made = opened(make(data).body).convert("RGB")
    assert (made.size, made.getpixel((3, 3))) == ((30, 10), (0, 0, 128))
