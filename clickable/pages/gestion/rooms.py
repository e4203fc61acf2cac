"""What editors look after beside the pages: one module of this package for each room.

Each module gives three names (clickable/pages/README.md):

    VIEWSETS         Wagtail viewsets: made once, registered by clickable/pages/wagtail_hooks.py
    EDITORS_MAY      permissions of every editor, as "app.verb_model"
    PUBLISHERS_MAY   what publishers may besides
"""

from types import ModuleType

from clickable.pages.gestion import funding, library

ROOMS: tuple[ModuleType, ...] = (funding, library)
