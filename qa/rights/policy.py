"""What the user's config decides about rights: what silence means, and which conditions are kept."""

from __future__ import annotations

from msgspec import Struct

from qa.rights.silence import Profile
from qa.rights.table import KEPT, NON_COMMERCIAL


class Policy(Struct, frozen=True, kw_only=True):
    """The same for every article of a workspace. Nothing in it can turn a publisher's no into a yes."""

    profile: Profile = Profile.CAUTIOUS
    non_commercial: bool = False
    """The user declares that answers are used for nothing commercial: licences with NC ask for that."""

    @property
    def kept(self) -> frozenset[str]:
        return KEPT | {NON_COMMERCIAL} if self.non_commercial else KEPT

    @property
    def fingerprint(self) -> str:
        """Another one means: decide anew."""
        return f"{self.profile.value}:{','.join(sorted(self.kept))}"
