"""People with passwords, as the services make them."""

from clickable.people.models import User
from clickable.people.services import unlock
from clickable.seal.fingerprints import of_secret
from clickable.seal.rings import StaffRing
from tests.cast import PASSWORD, SECRETS


def unlocked_ring(user: User, password: str = PASSWORD) -> StaffRing:
    """What this person opens with after signing in."""
    secret = unlock(user, password)
    assert secret is not None
    return StaffRing(user.pk, secret)


def six_words(user: User) -> str:
    """What this person reads out from their own page."""
    return of_secret(SECRETS[user.pk]).words("fr")
