"""The portal as a Litestar app."""

from litestar import Litestar

from livery.web.kit.face import page_face
from livery.web.portal import account, files, home, licenses, sign_in


def portal_app() -> Litestar:
    """Every route of the portal."""
    return page_face(
        [
            home.home,
            sign_in.form,
            sign_in.submit,
            account.choose_appearance,
            account.sign_out,
            licenses.index,
            licenses.export,
            licenses.detail,
            licenses.reveal,
            licenses.hide,
            files.static,
            files.image,
            files.anything_else,
        ],
    )
