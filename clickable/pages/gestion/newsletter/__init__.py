"""To come."""

from wagtail.admin.viewsets.base import ViewSet

VIEWSETS: tuple[ViewSet, ...] = ()
EDITORS_MAY: frozenset[str] = frozenset()  # every editor may: no permission of Django's is asked
PUBLISHERS_MAY: frozenset[str] = frozenset()
