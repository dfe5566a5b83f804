"""All files and all kinds, in the order in which they are read and stored."""

from livery.manifest.kinds.activations import ActivationFile, Activations
from livery.manifest.kinds.kind import Kind, Source
from livery.manifest.kinds.license_file import LicenseFile
from livery.manifest.kinds.licenses import Licenses
from livery.manifest.kinds.links import LicenseGroupFile, LicenseGroups
from livery.manifest.kinds.members import GroupMemberFile, GroupMembers
from livery.manifest.kinds.organizations import GroupFile, Groups, OrganizationFile, Organizations
from livery.manifest.kinds.products import ProductFile, Products
from livery.manifest.kinds.team import Team
from livery.manifest.kinds.users import Memberships, UserFile, Users

SOURCES: tuple[Source, ...] = (
    ProductFile(),
    OrganizationFile(),
    UserFile(),
    GroupFile(),
    GroupMemberFile(),
    LicenseFile(),
    LicenseGroupFile(),
    ActivationFile(),
)
KINDS: tuple[Kind, ...] = (
    Products(),
    Organizations(),
    Users(),
    Memberships(),
    Team(),
    Groups(),
    GroupMembers(),
    Licenses(),
    LicenseGroups(),
    Activations(),
)
