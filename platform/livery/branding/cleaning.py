"""From the bytes of an upload to a small clean PNG. Runs in the decoder's child only."""

import warnings
from io import BytesIO

from PIL import (
    AvifImagePlugin,
    IcoImagePlugin,
    Image,
    ImageCms,
    MpoImagePlugin,
    UnidentifiedImageError,
    WebPImagePlugin,
)

from livery.branding.decoder import Verdict
from livery.branding.pictures import HEAVIEST

# Imported for what they register: nothing can be imported once the child is limited.
PLUGINS = (AvifImagePlugin, IcoImagePlugin, MpoImagePlugin, WebPImagePlugin)
_FORMATS = ("PNG", "JPEG", "WEBP", "AVIF")
_LONGEST_SIDE = 4096  # pixels
# The child takes up to 104 MiB for a PNG of so many pixels and 165 for a JPEG, but 212 for a WebP
# and 225 for an AVIF: before we see a byte, their readers hold the picture three times, 61 MiB each
# (libwebp two canvases, libavif its planes; both what they hand to Pillow), and offer no less.
_MOST_PIXELS = 16_000_000
_BAND = 64  # rows of the smaller image
_ORIENTATION = 0x0112  # in EXIF
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_ON_ITS_SIDE = 5  # this orientation and those above swap width and height

# Pillow refuses more while it reads a header; some readers make room for all pixels just then.
Image.MAX_IMAGE_PIXELS = _MOST_PIXELS
warnings.simplefilter("error", Image.DecompressionBombWarning)
AvifImagePlugin.DEFAULT_MAX_THREADS = 1


class Refused(Exception):
    """The image is not taken."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict)
        self.verdict = verdict


def clean(data: bytes, box: tuple[int, int]) -> bytes:
    """A PNG that fits in the box: sRGB, 8 bits, upright, without metadata, at most 100 KB."""
    image = _opened(data)
    try:
        image = _plain(image, box)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - readers raise anything at all for hostile bytes
        raise Refused(Verdict.DAMAGED) from None
    image.info.clear()
    return light_png(image)


def light_png(image: Image.Image, *, may_shrink: bool = True) -> bytes:
    """PNG bytes within the limit: as they are, else with fewer colors, else ever smaller."""
    if image.mode == "RGBA" and min(image.getchannel("A").tobytes()) == 255:
        image = image.convert("RGB")
    body = _png(_with_palette(image) or image)
    colors = 256
    while len(body) > HEAVIEST:
        body = _png(_with_colors(image, colors))
        if may_shrink:
            image = image.resize((max(1, image.width * 4 // 5), max(1, image.height * 4 // 5)))
        else:
            colors //= 4
    return body


def _with_colors(image: Image.Image, count: int) -> Image.Image:
    return image.quantize(count, method=Image.Quantize.FASTOCTREE)


def _with_palette(image: Image.Image) -> Image.Image | None:
    """The very same colors in a palette, which is half as heavy; None if they are too many."""
    found = image.getcolors(256)
    if found is None or image.mode not in {"RGB", "RGBA"}:
        return None
    colors = sorted(color for _, color in found if isinstance(color, tuple))
    width = len(image.mode)
    number = {bytes(color): at for at, color in enumerate(colors)}
    pixels = image.tobytes()
    indexes = bytes(number[pixels[at : at + width]] for at in range(0, len(pixels), width))
    made = Image.frombytes("P", image.size, indexes)
    made.putpalette(b"".join(number), image.mode)
    return made


def sample() -> Image.Image:
    """A small logo: half of it clear."""
    image = Image.new("RGBA", (48, 8))
    image.paste((0, 0, 200, 255), (0, 0, 24, 8))
    return image


def _opened(data: bytes) -> Image.Image:
    try:
        image = Image.open(BytesIO(data), formats=_FORMATS)
    except UnidentifiedImageError:
        raise Refused(Verdict.UNKNOWN) from None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Refused(Verdict.LARGE) from None
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - the same
        raise Refused(Verdict.DAMAGED) from None
    # The header alone has been read so far; decoding is what costs memory.
    if max(image.size) > _LONGEST_SIDE or image.width * image.height > _MOST_PIXELS:
        raise Refused(Verdict.LARGE)
    # A camera's JPEG may hold previews beside its picture (MPO); it doesn't move.
    if image.format != "MPO" and getattr(image, "n_frames", 1) != 1:
        raise Refused(Verdict.MOVING)
    return image


def _plain(image: Image.Image, box: tuple[int, int]) -> Image.Image:
    """Decoded and made small first, so that each further step is cheap."""
    _spare_memory(image, box)
    image.load()
    profile = image.info.get("icc_profile")
    orientation = image.getexif().get(_ORIENTATION, 1)
    on_its_side = orientation in _UPRIGHT and orientation >= _ON_ITS_SIDE
    image = _small(image, box[::-1] if on_its_side else box)
    if orientation in _UPRIGHT:
        image = image.transpose(_UPRIGHT[orientation])
    return _in_srgb(image, profile)


def _spare_memory(image: Image.Image, box: tuple[int, int]) -> None:
    """Have a JPEG decoded to a fraction of its size, and let go of WebP's two canvases early."""
    longest = 2 * max(box)
    image.draft(None, (longest, longest))
    if isinstance(image, WebPImagePlugin.WebPImageFile):
        prepare = image.load_prepare

        def without_decoder() -> None:
            vars(image).pop("_decoder", None)
            prepare()

        image.load_prepare = without_decoder  # type: ignore[method-assign]


def _small(image: Image.Image, box: tuple[int, int]) -> Image.Image:
    """In plain colors, and no larger than the box."""
    share = min(1.0, box[0] / image.width, box[1] / image.height)
    width, height = (max(1, round(side * share)) for side in image.size)
    factor = max(1, int(0.5 / share))
    used = image.width / factor, image.height / factor
    return _reduced(image, factor).resize(
        (width, height), Image.Resampling.LANCZOS, box=(0, 0, *used)
    )


def _reduced(image: Image.Image, factor: int) -> Image.Image:
    """In plain colors and so many times smaller.

    Band by band: what Pillow converts or reduces it copies, and a large image has no room for that.
    """
    if factor == 1:
        return _eight_bits(image)
    bands = []
    for top in range(0, image.height, _BAND * factor):
        bottom = min(top + _BAND * factor, image.height)
        band = image.crop((0, top, image.width, bottom))
        band.info = image.info
        bands.append(_eight_bits(band).reduce(factor))
    whole = Image.new(bands[0].mode, (bands[0].width, sum(band.height for band in bands)))
    for number, band in enumerate(bands):
        whole.paste(band, (0, number * _BAND))
    return whole


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


def _png(image: Image.Image) -> bytes:
    target = BytesIO()
    image.save(target, "PNG", optimize=True)
    return target.getvalue()
