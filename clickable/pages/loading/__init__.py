"""The site's own pages, from the files of pages/content into the database. Run as often as one likes."""

from clickable.pages.loading.load import Loaded, load

__all__ = ["Loaded", "load"]
