"""What is made of a logo: sizes for the header, icons, a logo for mail, and whether it is seen."""

from __future__ import annotations

import io
from collections.abc import Mapping
from random import Random

import pytest
from PIL import Image, ImageChops, ImageColor, ImageDraw

from livery.branding.images import make
from livery.branding.tokens import BrandInputs, Tokens, derive
from livery.branding.variants import Made, letter, make_variants

TOKENS = derive(BrandInputs(accent="#1f4fd8"))
DARK_ONLY = derive(BrandInputs(accent="#1f4fd8", appearance="dark"))
LIGHT_ONLY = derive(BrandInputs(accent="#1f4fd8", appearance="light"))
BRAND_HEADER = derive(BrandInputs(accent="#1f4fd8", appearance="light", header="brand"))


def png(image: Image.Image) -> bytes:
    target = io.BytesIO()
    image.save(target, "PNG")
    return target.getvalue()


def logo(color: str, *, mark: str = "", ground: str = "") -> bytes:
    """A wide logo: a round mark, a gap, and something like words."""
    image = Image.new("RGBA", (600, 100), ground or (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    draw.ellipse((0, 0, 99, 99), fill=mark or color)
    draw.rectangle((150, 30, 599, 70), fill=color)
    return png(image)


def made_of(files: Mapping[str, bytes], name: str = "Sample", tokens: Tokens = TOKENS) -> Made:
    bodies = {slot: make(data, slot).body for slot, data in files.items()}
    return make_variants(bodies, letter(name, TOKENS), tokens)


def made(**files: bytes) -> Made:
    return made_of(files)


def opened(variants: Made, name: str) -> Image.Image:
    return Image.open(io.BytesIO(variants.pictures[name].body))


def test_a_logo_becomes_all_that_a_brand_needs() -> None:
    variants = made(light=logo("navy"), dark=logo("white"))
    sizes = {name: opened(variants, name).size for name in variants.pictures}
    assert sizes == {
        "header-light-1": (600, 100),
        "header-light-2": (600, 100),
        "header-dark-1": (600, 100),
        "header-dark-2": (600, 100),
        "favicon": (48, 48),
        "touch-icon": (180, 180),
        "maskable-192": (192, 192),
        "maskable-512": (512, 512),
        "mail": (416, 96),
        "social": (1200, 630),
    }
    assert opened(variants, "favicon").info["sizes"] == {(16, 16), (32, 32), (48, 48)}
    for name in ("touch-icon", "maskable-192", "maskable-512", "mail", "social"):
        assert not opened(variants, name).has_transparency_data, name
    assert (variants.pictures["mail"].width, variants.pictures["mail"].height) == (208, 48)


def test_a_large_logo_has_three_sizes() -> None:
    shades = [Image.linear_gradient("L").rotate(turn).resize((1800, 300)) for turn in (0, 90, 180)]
    variants = made(light=png(Image.merge("RGB", shades)))
    sizes = [opened(variants, f"header-light-{scale}").size for scale in (1, 2, 3)]
    assert sizes == [(240, 40), (480, 80), (720, 120)]


def test_a_logo_of_few_colors_keeps_them_and_is_not_scaled_where_that_is_heavier() -> None:
    master = make(logo("#101828"))
    variants = made(light=logo("#101828"))
    assert variants.pictures["header-light-1"].digest == master.digest
    image = Image.open(io.BytesIO(master.body))
    assert image.mode == "P"
    assert image.convert("RGBA").getpixel((300, 50)) == (0x10, 0x18, 0x28, 255)


def test_nothing_is_heavier_than_a_hundred_kilobytes() -> None:
    pixels = Random(7).randbytes(700 * 700 * 3)  # noqa: S311 - alike each time is what we want
    noise = png(Image.frombytes("RGB", (700, 700), pixels))
    variants = made(light=noise, symbol=noise)
    assert opened(variants, "maskable-512").size == (512, 512)
    assert all(len(picture.body) <= 100 * 1024 for picture in variants.pictures.values())


def test_the_same_images_give_the_same_digests() -> None:
    def digests(variants: Made) -> list[str]:
        return [picture.digest for picture in variants.pictures.values()]

    first = digests(made(light=logo("navy")))
    for color in ("red", "green", "blue", "gold", "teal"):  # until the first is forgotten
        made(light=logo(color))
    assert digests(made(light=logo("navy"))) == first


def test_the_icon_is_the_mark_at_the_left() -> None:
    icon = opened(made(light=logo("navy", mark="#c00000")), "touch-icon").convert("RGB")
    assert icon.getpixel((90, 90)) == (192, 0, 0)
    assert icon.getpixel((3, 3)) == (255, 255, 255)
    assert icon.getpixel((170, 90)) == (255, 255, 255)


def test_a_symbol_comes_before_the_logo() -> None:
    symbol = png(Image.new("RGBA", (300, 300), "#00a000"))
    icon = opened(made(light=logo("navy"), symbol=symbol), "touch-icon").convert("RGB")
    assert icon.getpixel((90, 90)) == (0, 160, 0)


def corner_of_favicon(image: Image.Image) -> tuple[int, ...]:
    """The color, with its opacity, in the corner and near the middle of an edge."""
    icon = opened(made(symbol=png(image)), "favicon").convert("RGBA")
    return (*icon.getpixel((0, 0)), *icon.getpixel((24, 2)))  # type: ignore[misc]


def test_a_symbol_keeps_the_ground_that_it_came_on() -> None:
    symbol = Image.new("RGB", (300, 300), "#00a000")
    assert corner_of_favicon(symbol)[:4] == (0, 160, 0, 255), "it fills its square"
    ImageDraw.Draw(symbol).ellipse((100, 60, 200, 240), fill="white")
    assert corner_of_favicon(symbol) == (0, 0, 0, 0, 0, 160, 0, 255), "a rounded plate"
    symbol = Image.new("RGBA", (300, 300))
    ImageDraw.Draw(symbol).ellipse((60, 60, 240, 240), fill="#00a000")
    assert corner_of_favicon(symbol)[:4] == (0, 0, 0, 0), "no plate"


def test_mails_take_the_symbol_where_there_is_no_logo() -> None:
    symbol = png(Image.new("RGB", (300, 300), "#00a000"))
    assert opened(made(symbol=symbol), "mail").size == (96, 96)
    assert opened(made(symbol=symbol, dark=logo("navy")), "mail").size == (416, 96)


def test_a_mark_that_would_be_cut_through_is_none() -> None:
    words = Image.new("RGBA", (600, 100))
    ImageDraw.Draw(words).rectangle((0, 30, 599, 70), fill="navy")
    icon = opened(made(light=png(words)), "touch-icon").convert("RGB")
    assert icon.getpixel((3, 3)) == (0x1F, 0x4F, 0xD8)


@pytest.mark.parametrize("name", ["Sample", "ølkos", "株式会社", "", "🎈", "…"])
def test_without_a_logo_it_is_a_letter_on_the_accent_color(name: str) -> None:
    variants = made_of({}, name)
    assert set(variants.pictures) == {
        "favicon",
        "touch-icon",
        "maskable-192",
        "maskable-512",
        "social",
    }
    icon = opened(variants, "touch-icon").convert("RGB")
    assert icon.getpixel((3, 3)) == (0x1F, 0x4F, 0xD8)
    colors = icon.getcolors(10_000) or []
    assert max(count for count, color in colors if color == (255, 255, 255)) > 300


def test_a_clear_image_has_nothing_to_show() -> None:
    clear = png(Image.new("RGBA", (300, 96), (0, 0, 0, 0)))
    variants = made(light=clear)
    assert not variants.plate
    assert opened(variants, "touch-icon").convert("RGB").getpixel((3, 3)) == (0x1F, 0x4F, 0xD8)


def test_what_masks_may_cut_off_is_empty() -> None:
    symbol = png(Image.new("RGBA", (300, 300), "#00a000"))
    for name in ("maskable-192", "maskable-512"):
        icon = opened(made(symbol=symbol), name).convert("RGB")
        size, ground = icon.width, icon.getpixel((0, 0))
        outside = [
            icon.getpixel((x, y))
            for x in range(0, size, 7)
            for y in range(0, size, 7)
            if (x - size / 2) ** 2 + (y - size / 2) ** 2 > (0.4 * size + 1) ** 2
        ]
        assert set(outside) == {ground}


def test_a_white_logo_gets_a_dark_ground_in_mail_and_icons() -> None:
    variants = made(light=logo("white"))
    for name in ("mail", "touch-icon"):
        ground = opened(variants, name).convert("RGB").getpixel((1, 1))
        assert ground == (0x16, 0x17, 0x1A), name


@pytest.mark.parametrize(
    ("files", "tokens", "plate"),
    [
        ({"light": logo("#101828")}, TOKENS, True),
        ({"light": logo("#101828")}, DARK_ONLY, True),
        ({"light": logo("#101828")}, LIGHT_ONLY, False),
        ({"light": logo("#1f4fd8")}, BRAND_HEADER, True),
        ({"light": logo("white")}, BRAND_HEADER, False),
        ({"light": logo("#101828"), "dark": logo("white")}, TOKENS, False),
        ({"light": logo("#f5b301")}, TOKENS, False),
        ({"light": logo("#101828", mark="#f5b301")}, TOKENS, True),
        ({"light": logo("#101828", ground="white")}, TOKENS, False),
        ({"dark": logo("#101828")}, TOKENS, False),
        ({}, TOKENS, False),
    ],
)
def test_a_plate_is_asked_for_where_the_logo_would_vanish(
    files: dict[str, bytes], tokens: Tokens, plate: bool
) -> None:
    assert made_of(files, tokens=tokens).plate is plate


DARK_TEXT, WHITE_TEXT = logo("#101828"), logo("white")
CANVAS, ACCENT = TOKENS.light["canvas"], "#1f4fd8"


@pytest.mark.parametrize(
    ("files", "tokens", "ground", "shown"),
    [
        ({"light": DARK_TEXT, "dark": WHITE_TEXT}, TOKENS, CANVAS, "#101828"),
        ({"light": DARK_TEXT, "dark": WHITE_TEXT}, BRAND_HEADER, ACCENT, "#ffffff"),
        ({"light": DARK_TEXT}, BRAND_HEADER, CANVAS, "#101828"),
        ({"light": DARK_TEXT, "dark": WHITE_TEXT}, DARK_ONLY, DARK_ONLY.dark["canvas"], "#ffffff"),
        ({"light": WHITE_TEXT}, TOKENS, ACCENT, "#ffffff"),
        ({"light": logo("#101828", ground="#ffe066")}, TOKENS, "#ffe066", "#101828"),
        ({"symbol": png(Image.new("RGB", (300, 300), "#00a000"))}, TOKENS, "#00a000", "#00a000"),
    ],
    ids=["plain", "brand", "unseen on accent", "dark", "unseen on canvas", "opaque", "symbol"],
)
def test_the_social_image_shows_a_logo_where_it_is_seen(
    files: dict[str, bytes], tokens: Tokens, ground: str, shown: str
) -> None:
    image = opened(made_of(files, tokens=tokens), "social").convert("RGB")
    assert image.getpixel((3, 3)) == ImageColor.getrgb(ground)
    box = ImageChops.difference(image, Image.new("RGB", image.size, ground)).getbbox()
    if ground != shown:
        assert box is not None
        left, top, right, bottom = box
        assert abs(left + right - 1200) <= 2, "in the middle"
        assert abs(top + bottom - 630) <= 2
        assert right - left <= 760
        assert image.getpixel((right - 30, 315)) == pytest.approx(ImageColor.getrgb(shown), abs=3)


def test_a_clear_logo_leaves_the_letter_to_the_social_image() -> None:
    clear = png(Image.new("RGBA", (300, 96), (0, 0, 0, 0)))
    image = opened(made(light=clear), "social").convert("RGB")
    assert image.getpixel((3, 3)) == ImageColor.getrgb(ACCENT)
    assert len(image.getcolors(100_000) or []) > 1
