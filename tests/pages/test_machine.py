import pytest
from django.test import Client


@pytest.mark.parametrize("path", ["/healthz", "/robots.txt", "/.well-known/security.txt"])
def test_programs_get_text_without_a_database(client: Client, path: str) -> None:
    response = client.get(path)
    assert (response.status_code, response["Content-Type"]) == (200, "text/plain; charset=utf-8")
