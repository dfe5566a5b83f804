"""Logos as vendors send them, made into small clean PNGs: nothing of the original is served."""

import hashlib
import warnings
from io import BytesIO

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from livery.branding.pictures import Picture

_FORMATS = ("PNG", "JPEG", "WEBP", "AVIF")
_MOST_BYTES = 5 * 1024 * 1024
_LONGEST_SIDE = 4096  # pixels
_MOST_PIXELS = 16_000_000
_KEPT = (960, 288)  # pixels: three times the size of the largest place that a logo has
_SHOWN = (320, 32)  # CSS pixels, the place in the header
_HEAVIEST = 100 * 1024
# Pillow refuses more while it reads a header; some readers make room for all pixels just then.
Image.MAX_IMAGE_PIXELS = _MOST_PIXELS


def make(data: bytes) -> Picture:
    """Make a logo of an uploaded file, whatever its name says.

    At most 960 × 288 pixels and 100 KB, sRGB, upright, without any metadata. Raises ValueError in
    plain words, with the cure.
    """
    if len(data) > _MOST_BYTES:
        raise ValueError("the image is larger than 5 MB; save it smaller")
    _refuse_drawings(data)
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        image = _clean(_opened(data))
    image.thumbnail(_KEPT, Image.Resampling.LANCZOS)
    body = _written(image)
    width, height = _display_size(*image.size)
    return Picture(body, hashlib.sha256(body).hexdigest()[:32], width, height)


def _refuse_drawings(data: bytes) -> None:
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<?xml", b"<svg", b"<!doctype svg", b"<!--")) or data[:2] == b"\x1f\x8b":
        raise ValueError(
            "SVG is not accepted, because it can carry scripts; export the logo as a PNG with a"
            " transparent background, 96 to 288 pixels high"
        )


def _opened(data: bytes) -> Image.Image:
    try:
        image = Image.open(BytesIO(data), formats=_FORMATS)
    except UnidentifiedImageError:
        raise ValueError(
            "this is no PNG, JPEG, WebP or AVIF image, whatever its name says; save it as PNG"
        ) from None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_large() from None
    except Exception:  # noqa: BLE001 - readers raise anything at all for hostile bytes
        raise _damaged() from None
    # The header alone has been read so far; decoding is what costs memory.
    if max(image.size) > _LONGEST_SIDE or image.width * image.height > _MOST_PIXELS:
        raise _too_large()
    return image


def _too_large() -> ValueError:
    return ValueError(
        "the image is larger than 4096 pixels a side or 16 megapixels; scale it down to about"
        " 288 pixels high"
    )


def _damaged() -> ValueError:
    return ValueError("the image is damaged or cut short; export it anew")


def _clean(image: Image.Image) -> Image.Image:
    """Decoded, upright, 8 bits, sRGB, without metadata."""
    try:
        image.load()
        profile = image.info.get("icc_profile")
        image = _eight_bits(ImageOps.exif_transpose(image))
        image = _in_srgb(image, profile)
    except Exception:  # noqa: BLE001 - the same
        raise _damaged() from None
    image.info.clear()
    return image


def _eight_bits(image: Image.Image) -> Image.Image:
    if image.mode.startswith(("I", "F")):
        return image.point(lambda value: value * (1 / 256)).convert("L").convert("RGB")
    if image.mode in {"RGB", "RGBA", "CMYK"} and "transparency" not in image.info:
        return image
    clear = image.has_transparency_data
    return image.convert("RGBA" if clear else "RGB")


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            target = ImageCms.createProfile("sRGB")
            changed = ImageCms.profileToProfile(image, source, target, outputMode=mode)
        except (ImageCms.PyCMSError, OSError, ValueError):
            changed = None  # a broken profile says nothing about the colors
        if changed is not None:
            return changed
    return image.convert(mode)


def _written(image: Image.Image) -> bytes:
    """PNG bytes within the limit: as they are, else with 256 colors, else ever smaller."""
    body = _png(image)
    while len(body) > _HEAVIEST:
        body = _png(image.quantize(256, method=Image.Quantize.FASTOCTREE))
        image = image.resize((max(1, image.width * 4 // 5), max(1, image.height * 4 // 5)))
    return body


def _png(image: Image.Image) -> bytes:
    target = BytesIO()
    image.save(target, "PNG", optimize=True)
    return target.getvalue()


def _display_size(width: int, height: int) -> tuple[int, int]:
    scale = min(1.0, _SHOWN[0] / width, _SHOWN[1] / height)
    return max(1, round(width * scale)), max(1, round(height * scale))
