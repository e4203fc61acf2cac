"""Pages that everybody sees alike are compressed; what holds a secret never is (BREACH)."""

import gzip

import pytest
from django.test import Client

from clickable.pages.loading import Loaded
from tests.base.test_headers import PATHS
from tests.cast import signed_in
from tests.pages.site import _shelf, few

__all__ = ["_shelf", "few"]
pytestmark = pytest.mark.django_db
ALIKE = [
    "/", "/enfants/", "/risques/chantage-sexuel/simple/", "/recherche/?q=image", "/plan/",
    "/accessibilite/", "/confidentialite/", "/historique/", "/mentions-legales/", "/aide/",
    "/aide/a/", "/aide/a2/", "/aide/a2/lieu/", "/aide/a2/gp/", "/aide/services/", "/outils/",
]  # fmt: skip
KEPT_APART = ("/signaler", "/suivi", "/aide/demande", "/outils/commander", "/desk", "/api", "/quitter", "/r/")  # fmt: skip


@pytest.mark.parametrize("path", [*ALIKE, "/en/"])
def test_what_everybody_sees_alike_is_compressed(few: Loaded, client: Client, path: str) -> None:
    plain = client.get(path)
    small = client.get(path, headers={"accept-encoding": "gzip, br"})
    assert plain.headers.get("Content-Encoding") is None
    assert small.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in small.headers["Vary"]
    assert gzip.decompress(small.content) == plain.content
    assert len(small.content) < 0.6 * len(plain.content)


@pytest.mark.parametrize("path", [path for path in PATHS if path.startswith(KEPT_APART)])
def test_what_may_hold_a_secret_is_not(client: Client, alice, path: str) -> None:
    client.raise_request_exception = False
    for who in (client, signed_in(alice)):
        for method in (who.get, who.post):
            answer = method(path, headers={"accept-encoding": "gzip"})
            assert answer.headers.get("Content-Encoding") is None
