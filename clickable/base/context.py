from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    """What every page may need: the demo's address (empty in production) and the page's own path."""
    path = request.path_info
    plain = path.removeprefix("/en") if path.startswith("/en/") else path
    return {"demo_url": settings.DEMO, "plain_path": plain}
