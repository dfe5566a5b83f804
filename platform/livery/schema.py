"""All tables in one place, for migrations and for tests that read the schema."""

from livery.audit import models as audit
from livery.branding import models as branding
from livery.core.database import Base
from livery.domains import models as domains
from livery.identity import models as identity
from livery.licensing import models as licensing
from livery.organizations import models as organizations
from livery.outbox import models as outbox
from livery.tenancy import models as tenancy

ROOMS = (tenancy, audit, outbox, identity, domains, organizations, branding, licensing)
METADATA = Base.metadata

# The only tables whose key does not begin with a tenant (docs/data-model.md says why).
WITHOUT_TENANT = frozenset(
    {"vendor", "host_name", "cache_generation", "job", "lease", "secret_canary"}
)
TENANT_TABLES = tuple(table for table in METADATA.sorted_tables if table.name not in WITHOUT_TENANT)
