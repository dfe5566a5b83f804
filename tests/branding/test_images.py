"""Logos are judged by their bytes, and only what we drew anew is kept."""

from __future__ import annotations

import io
import struct
import zlib
from contextlib import suppress
from random import Random

import pytest
from PIL import Image, ImageChops, ImageCms, ImageOps, ImageStat

from livery.branding.images import make


def encoded(image: Image.Image, form: str, **options: object) -> bytes:
    target = io.BytesIO()
    image.save(target, form, **options)
    return target.getvalue()


def opened(body: bytes) -> Image.Image:
    return Image.open(io.BytesIO(body), formats=["PNG"])


def chunk(kind: bytes, data: bytes) -> bytes:
    """A part of a PNG."""
    check = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)


def png_header(width: int, height: int) -> bytes:
    """A PNG that claims a size and holds next to nothing."""
    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    parts = (chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(b"\0" * 100)), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def noise(width: int, height: int) -> Image.Image:
    pixels = Random(7).randbytes(width * height * 3)  # noqa: S311 - alike each time is what we want
    return Image.frombytes("RGB", (width, height), pixels)


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "AVIF"])
def test_four_formats_become_png(form: str) -> None:
    picture = make(encoded(Image.new("RGB", (300, 96), "#1f4ed8"), form))
    assert opened(picture.body).format == "PNG"
    assert (picture.width, picture.height, picture.media_type) == (100, 32, "image/png")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "SVG is not accepted"),
        (b"\xef\xbb\xbf  <svg onload='x'/>", "export the logo as a PNG"),
        (b"<!-- x --><svg/>", "SVG is not accepted"),
        (b"\x1f\x8b\x08\x00rest", "SVG is not accepted"),
        (b"", "no PNG, JPEG, WebP or AVIF"),
        (b"<html>", "no PNG, JPEG, WebP or AVIF"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "no PNG, JPEG, WebP or AVIF"),
        (encoded(Image.new("RGB", (9, 9)), "GIF"), "no PNG, JPEG, WebP or AVIF"),
        (encoded(Image.new("RGB", (9, 9)), "BMP"), "no PNG, JPEG, WebP or AVIF"),
        (encoded(Image.new("RGB", (9, 9)), "TIFF"), "no PNG, JPEG, WebP or AVIF"),
        (encoded(Image.new("RGB", (16, 16)), "ICO"), "no PNG, JPEG, WebP or AVIF"),
        (encoded(Image.new("RGB", (9, 9)), "PPM"), "no PNG, JPEG, WebP or AVIF"),
        (png_header(4097, 1), "scale it down"),
        (png_header(4096, 4096), "scale it down"),
        (png_header(30_000, 30_000), "scale it down"),
        (png_header(2**31 - 1, 2**31 - 1), "scale it down"),
        (png_header(300, 96), "damaged or cut short"),
        (png_header(0, 0), "no PNG|damaged"),
        (b"\x89PNG\r\n\x1a\n", "no PNG|damaged"),
        (b"x" * (5 * 1024 * 1024 + 1), "larger than 5 MB"),
    ],
)
def test_what_can_t_be_taken_is_refused_in_plain_words(data: bytes, words: str) -> None:
    with pytest.raises(ValueError, match=r"; |no PNG") as refused:
        make(data)
    assert any(part in str(refused.value) for part in words.split("|"))


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "AVIF"])
def test_a_file_that_was_cut_short_is_refused(form: str) -> None:
    whole = encoded(noise(200, 60), form)
    for share in (0.2, 0.5, 0.9):
        with pytest.raises(ValueError, match=r"damaged|no PNG"):
            make(whole[: int(len(whole) * share)])


def test_flipped_bytes_never_raise_anything_else() -> None:
    random = Random(11)  # noqa: S311 - the same
    for form in ("PNG", "JPEG", "WEBP", "AVIF"):
        whole = encoded(noise(60, 20), form)
        for _ in range(60):
            broken = bytearray(whole)
            for _ in range(random.randint(1, 8)):
                broken[random.randrange(len(broken))] = random.randrange(256)
            with suppress(ValueError):
                make(bytes(broken))


def test_nothing_but_the_pixels_is_kept() -> None:
    secret = b"a secret of the vendor"
    image = Image.new("RGB", (90, 30), "navy")
    exif = image.getexif()
    exif[0x010E] = secret.decode()
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    data = encoded(image, "PNG", exif=exif.tobytes(), icc_profile=profile) + secret
    body = make(data).body
    assert secret not in body
    kinds = {body[at : at + 4] for at in range(len(body)) if body[at : at + 4].isalpha()}
    assert not kinds & {b"iCCP", b"eXIf", b"tEXt", b"iTXt", b"zTXt", b"pHYs"}


def test_the_same_file_gives_the_same_digest() -> None:
    data = encoded(noise(90, 30), "PNG")
    assert make(data) == make(data)


def test_a_photograph_on_its_side_stands_up() -> None:
    image = Image.new("RGB", (60, 20), "white")
    exif = image.getexif()
    exif[0x0112] = 6  # turn by 90 degrees
    picture = make(encoded(image, "JPEG", exif=exif.tobytes()))
    assert opened(picture.body).size == (20, 60)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16", "YCbCr"])
def test_every_kind_of_pixel_comes_out_plain(mode: str) -> None:
    if mode == "I;16":
        image = Image.frombytes("I;16", (30, 10), struct.pack("<H", 0x8000) * 300)
    else:
        grey = Image.new("RGB", (30, 10), "#808080")
        image = grey.quantize(4) if mode == "P" else grey.convert(mode)
    form = "JPEG" if mode in {"CMYK", "YCbCr"} else "PNG"
    made = opened(make(encoded(image, form)).body)
    assert made.mode in {"RGB", "RGBA", "P"}
    red, green, blue = made.convert("RGB").getpixel((5, 5))  # type: ignore[misc]
    assert all(abs(int(value) - 128) < 12 or mode == "1" for value in (red, green, blue))


def test_clear_parts_stay_clear() -> None:
    image = Image.new("RGBA", (300, 96), (0, 0, 0, 0))
    image.paste((200, 0, 0, 255), (0, 0, 150, 96))
    made = opened(make(encoded(image, "PNG")).body).convert("RGBA")
    assert made.getpixel((200, 50))[3] == 0  # type: ignore[index]
    palette = encoded(image.quantize(8), "PNG")
    assert opened(make(palette).body).convert("RGBA").getpixel((200, 50))[3] == 0  # type: ignore[index]


def test_colors_of_another_profile_become_srgb() -> None:
    image = Image.new("RGB", (30, 10), (255, 0, 0))
    swapped = ImageCms.createProfile("LAB")
    data = encoded(image, "PNG", icc_profile=ImageCms.ImageCmsProfile(swapped).tobytes())
    assert opened(make(data).body).convert("RGB").getpixel((5, 5)) == (255, 0, 0)  # unusable: left
    make(encoded(image, "PNG", icc_profile=b"nonsense" * 30))


@pytest.mark.parametrize(
    ("size", "kept"),
    [
        ((2880, 288), (960, 96)),
        ((600, 600), (288, 288)),
        ((4096, 1), (960, 1)),
        ((40, 10), (40, 10)),
    ],
)
def test_large_images_are_scaled_down_and_small_ones_left(
    size: tuple[int, int], kept: tuple[int, int]
) -> None:
    picture = make(encoded(Image.new("RGB", size, "navy"), "PNG"))
    assert opened(picture.body).size == kept
    assert picture.width <= 320
    assert picture.height <= 32


@pytest.mark.parametrize("size", [(3001, 1999), (4096, 37), (911, 4096)])
@pytest.mark.parametrize("mode", ["RGBA", "LA", "RGB"])
def test_a_large_image_is_made_smaller_without_a_seam(mode: str, size: tuple[int, int]) -> None:
    ramp = Image.linear_gradient("L").resize(size)
    image = Image.merge("RGBA", (ramp, ramp.rotate(180), ramp, ramp)).convert(mode)
    made = opened(make(encoded(image, "PNG")).body).convert("RGBA")
    wanted = image.convert("RGBA")
    wanted.thumbnail((960, 288), Image.Resampling.LANCZOS)
    assert made.size == wanted.size
    difference = ImageChops.difference(made, wanted).convert("RGB")
    assert max(most for _, most in difference.getextrema()) <= 12  # type: ignore[misc]
    assert max(ImageStat.Stat(difference).mean) < 2


def test_a_heavy_image_is_made_light() -> None:
    assert len(make(encoded(noise(960, 288), "PNG")).body) <= 100 * 1024


@pytest.mark.parametrize("form", ["PNG", "WEBP", "AVIF"])
def test_a_moving_picture_is_refused(form: str) -> None:
    frames = [Image.new("RGB", (30, 10), color) for color in ("red", "blue", "lime")]
    data = encoded(frames[0], form, save_all=True, append_images=frames[1:])
    with pytest.raises(ValueError, match="the image moves; export a single picture"):
        make(data)


def test_a_png_of_many_claimed_frames_is_refused_by_its_header() -> None:
    whole = encoded(Image.new("RGB", (30, 10)), "PNG")
    control = chunk(b"acTL", struct.pack(">II", 5000, 0))
    with pytest.raises(ValueError, match="the image moves"):
        make(whole[:33] + control + whole[33:])


def test_a_moving_gif_is_refused_like_any_gif() -> None:
    frames = [Image.new("RGB", (9, 9), color) for color in ("red", "blue")]
    with pytest.raises(ValueError, match="no PNG, JPEG, WebP or AVIF"):
        make(encoded(frames[0], "GIF", save_all=True, append_images=frames[1:]))


def test_the_picture_of_a_camera_with_its_preview_is_taken() -> None:
    image = Image.new("RGB", (90, 30), "navy")
    data = encoded(image, "MPO", save_all=True, append_images=[image.resize((9, 3))])
    assert opened(make(data).body).size == (90, 30)


@pytest.mark.parametrize(
    "tail",
    [b"<script>alert(1)</script>", b"<?php x ?>", b"PK\x03\x04" + b"x" * 60 + b"PK\x05\x06"],
    ids=["html", "php", "zip"],
)
@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_of_a_file_that_is_two_things_the_picture_is_left(form: str, tail: bytes) -> None:
    data = encoded(Image.new("RGB", (90, 30), "navy"), form) + tail
    assert tail not in make(data).body


def test_no_place_is_kept() -> None:
    image = Image.new("RGB", (90, 30), "navy")
    exif = image.getexif()
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (59.0, 54.0, 40.0)
    data = encoded(image, "JPEG", exif=exif.tobytes())
    assert b"Exif" in data
    assert dict(opened(make(data).body).getexif()) == {}


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("size", [(60, 20), (2000, 600)])
def test_each_orientation_stands_up_as_pillow_turns_it(
    orientation: int, size: tuple[int, int]
) -> None:
    image = Image.new("RGB", size, "white")
    image.paste((200, 0, 0), (0, 0, size[0] // 4, size[1] // 4))
    exif = image.getexif()
    exif[0x0112] = orientation
    data = encoded(image, "PNG", exif=exif.tobytes())
    upright = ImageOps.exif_transpose(Image.open(io.BytesIO(data)))
    upright.thumbnail((960, 288))
    made = opened(make(data).body).convert("RGB")
    assert made.size == upright.size
    for x in (2, made.width - 3):
        for y in (2, made.height - 3):
            assert made.getpixel((x, y)) == upright.getpixel((x, y))


def test_text_and_profile_that_unpack_to_much_are_refused() -> None:
    whole = encoded(Image.new("RGB", (30, 10)), "PNG")
    packed = zlib.compress(b"x" * 80_000_000)
    for kind, name in ((b"zTXt", b"a\0\0"), (b"iTXt", b"a\0\1\0\0\0"), (b"iCCP", b"a\0\0")):
        data = whole[:33] + chunk(kind, name + packed) + whole[33:]
        with suppress(ValueError):
            assert len(make(data).body) < 200


def test_a_pdf_is_no_image() -> None:
    with pytest.raises(ValueError, match="no PNG, JPEG, WebP or AVIF"):
        make(encoded(Image.new("RGB", (9, 9)), "PDF"))


@pytest.mark.parametrize("slot", ["light", "symbol"])
def test_a_symbol_may_be_higher_than_a_logo(slot: str) -> None:
    picture = make(encoded(Image.new("RGB", (1024, 1024), "navy"), "PNG"), slot)
    assert opened(picture.body).size == {"light": (288, 288), "symbol": (512, 512)}[slot]


@pytest.mark.parametrize("size", [(600, 300), (300, 600), (4, 300)])
def test_a_symbol_is_about_square(size: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match=r"about as wide as high.*; crop it"):
        make(encoded(Image.new("RGB", size, "navy"), "PNG"), "symbol")
    make(encoded(Image.new("RGB", (300, 250), "navy"), "PNG"), "symbol")
