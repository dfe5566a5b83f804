"""The reader's choice between light and dark, in the account menu of every face."""

from litestar.exceptions import ClientException

from livery.audit.record import Subject
from livery.identity import profile
from livery.web.kit.answers import Redirect
from livery.web.kit.redirects import safe_path
from livery.web.kit.visit import Visit


async def choose(visit: Visit) -> Redirect:
    """Keep the choice and show the page again that it was made on; records
    `account.appearance_chosen`.
    """
    fields = await visit.form()
    chosen, reader = fields.get("appearance", ""), visit.signed_in
    if chosen not in profile.APPEARANCES:
        raise ClientException(detail="There is no such appearance.")
    await profile.choose_appearance(visit.unit, reader.account_id, chosen)
    subject = Subject("account", reader.account_id)
    await visit.record("account.appearance_chosen", subject, appearance=chosen)
    return Redirect(safe_path(fields.get("next", "/")))
