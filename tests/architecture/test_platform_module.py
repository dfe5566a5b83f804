"""The source root `platform/` must never hide the standard library's module of that name."""

import platform
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_platform_is_the_standard_library_s() -> None:
    standard_library = Path(sysconfig.get_path("stdlib"))
    assert Path(platform.__file__).is_relative_to(standard_library)


def test_the_source_root_is_no_package() -> None:
    assert (ROOT / "platform/livery/__init__.py").exists()
    assert not (ROOT / "platform/__init__.py").exists()
