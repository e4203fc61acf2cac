import pytest

from clickable.people.models import User
from tests.cast import person


@pytest.fixture
def paule(db: None) -> User:
    """Publishes."""
    return person("Paule", role=User.Role.PUBLISHER, team="")


@pytest.fixture
def edith(db: None) -> User:
    """Writes, and reads what others wrote."""
    return person("Édith", role=User.Role.EDITOR, team="")
