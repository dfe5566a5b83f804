"""The signed-in customer, for scripts on the vendor's own pages."""

import json

from litestar import Response

from livery.web.kit.access import Access
from livery.web.kit.routes import route
from livery.web.kit.visit import Visit


@route("GET", "/api/v1/me", access=Access.SIGNED_IN, event=None)
async def me(visit: Visit) -> Response[bytes]:
    """Who is signed in here; 401 for nobody."""
    reader = visit.signed_in
    document = {
        "id": str(reader.account_id),
        "email": reader.email,
        "name": reader.name,
        "role": reader.role,
        "organization_id": str(reader.organization_id) if reader.organization_id else None,
    }
    return Response(
        json.dumps(document).encode(),
        media_type="application/json",
        headers={"Cache-Control": "private, no-store"},
    )
