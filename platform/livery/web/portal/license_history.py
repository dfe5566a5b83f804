"""What was done to a license, in the reader's words and zone."""

from uuid import UUID

from livery.audit import history
from livery.web.kit.language import Language
from livery.web.kit.visit import Visit
from livery.web.portal.pages.licenses import HistoryRow


async def license_history(visit: Visit, license_id: UUID) -> tuple[HistoryRow, ...]:
    """An organization's admin reads what anybody did; a user, what they did themselves."""
    reader, words = visit.signed_in, visit.words
    only_by = None if reader.is_organization_admin else reader.account_id
    happened = await history.of_subject(visit.unit, license_id, only_by=only_by)
    return tuple(
        HistoryRow(
            _what(words, each.action),
            each.actor_name,
            words.moment(each.at, reader.zone),
            each.at.isoformat(),
        )
        for each in happened
    )


def _what(words: Language, action: str) -> str:
    return {"license.key_shown": words.text("Key shown")}.get(action, action)
