"""What is drawn in an image, and how well it is seen. Runs in the decoder's child only."""

from collections import Counter
from collections.abc import Iterable

from PIL import Image, ImageChops, ImageFilter

from livery.branding.color import contrast

WHITE, DARK = "#ffffff", "#16171a"
_WEAKEST = 3.0  # the lowest contrast at which a shape is still seen
_MANY = 0.25  # of the edge's pixels: more than these must not be weak


def scaled(image: Image.Image, share: float) -> Image.Image:
    """The image in another size, at least one pixel either way."""
    size = max(1, round(image.width * share)), max(1, round(image.height * share))
    return image.resize(size, Image.Resampling.LANCZOS) if size != image.size else image


def on_plate(image: Image.Image, size: tuple[int, int], ground: str) -> Image.Image:
    """The image in the middle of a plane of one color."""
    return centered(image, Image.new("RGBA", size, ground))


def centered(image: Image.Image, plane: Image.Image) -> Image.Image:
    """The plane with the image in its middle."""
    left, top = ((whole - part) // 2 for whole, part in zip(plane.size, image.size, strict=True))
    plane.alpha_composite(image, (left, top))
    return plane


def has_clear_parts(image: Image.Image) -> bool:
    """Whether something behind it would be seen."""
    return min(image.getchannel("A").tobytes()) < 128


def ink_of(image: Image.Image) -> Image.Image:
    """Where something is drawn: what is not clear, or has another color than the corner."""
    if has_clear_parts(image):
        return image.getchannel("A").point(lambda value: 255 if value >= 128 else 0)
    ground = Image.new("RGB", image.size, _corner(image))
    changed = ImageChops.difference(image.convert("RGB"), ground).convert("L")
    return changed.point(lambda value: 255 if value >= 24 else 0)


def trimmed(image: Image.Image) -> Image.Image | None:
    """Without its empty margins; None if all is clear."""
    box = ink_of(image).getbbox()
    if box is None:
        return None if has_clear_parts(image) else image
    return image.crop(box)


def ground_for(image: Image.Image) -> str:
    """What it was drawn on, else white, or nearly black where that shows it better."""
    if not has_clear_parts(image):
        return _corner(image)
    on_white = weak_share(image, WHITE)
    return WHITE if on_white <= _MANY or on_white <= weak_share(image, DARK) else DARK


def is_weak(image: Image.Image, grounds: Iterable[str]) -> bool:
    """Whether much of its outline can't be told from one of the grounds."""
    return any(weak_share(image, ground) > _MANY for ground in grounds)


def _corner(image: Image.Image) -> str:
    red, green, blue, _ = image.crop((0, 0, 1, 1)).tobytes()
    return f"#{red:02x}{green:02x}{blue:02x}"


def weak_share(image: Image.Image, ground: str) -> float:
    """The share of the pixels at the edges of what is drawn that can't be told from the ground."""
    small = image.copy()
    small.thumbnail((480, 96), Image.Resampling.LANCZOS)
    solid = small.getchannel("A").point(lambda value: 255 if value >= 128 else 0)
    framed = Image.new("L", (small.width + 2, small.height + 2))
    framed.paste(solid, (1, 1))
    inner = framed.filter(ImageFilter.MinFilter(3)).crop((1, 1, small.width + 1, small.height + 1))
    edge = ImageChops.subtract(solid, inner)
    # Sixteen steps a channel are enough, and make the colors few.
    coarse = small.convert("RGB").point(lambda value: value // 17 * 17).tobytes()
    colors = Counter(
        coarse[at * 3 : at * 3 + 3] for at, is_edge in enumerate(edge.tobytes()) if is_edge
    )
    weak = sum(
        count for color, count in colors.items() if contrast(f"#{color.hex()}", ground) < _WEAKEST
    )
    return weak / max(1, colors.total())
