"""The vendor admin as a Litestar app."""

from pathlib import Path

from litestar import Litestar

from livery.web.kit.face import page_face
from livery.web.kit.language import marked
from livery.web.vendor import account, files, overview, settings

TEMPLATES = Path(__file__).parent / "templates"
MARK = marked("Admin")


def vendor_app() -> Litestar:
    """Every route of the vendor admin."""
    return page_face(
        [
            overview.overview,
            settings.general,
            settings.save_general,
            account.form,
            account.submit,
            account.choose_appearance,
            account.sign_out,
            files.static,
            files.anything_else,
        ],
    )
