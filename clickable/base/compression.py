"""What may be compressed on its way: pages that everybody sees alike.

Where an answer holds a secret (a code, what somebody wrote, a sealed state), its length after
compression could tell of it (BREACH), so that each view says for itself that it holds none.
"""

from django.views.decorators.gzip import gzip_page

compressed = gzip_page
