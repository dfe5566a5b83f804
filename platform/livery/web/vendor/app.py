"""The vendor admin as a Litestar app."""

from pathlib import Path

from litestar import Litestar

from livery.web.kit.face import page_face
from livery.web.kit.language import marked
from livery.web.vendor import account, files, overview, settings, single_sign_on

TEMPLATES = Path(__file__).parent / "templates"
MARK = marked("Admin")


def vendor_app() -> Litestar:
    """Every route of the vendor admin."""
    return page_face(
        [
            overview.overview,
            settings.general,
            settings.save_general,
            single_sign_on.index,
            single_sign_on.create,
            single_sign_on.show,
            single_sign_on.save,
            single_sign_on.switch,
            single_sign_on.remove,
            account.form,
            account.submit,
            account.choose_appearance,
            account.sign_out,
            files.static,
            files.anything_else,
        ],
    )
