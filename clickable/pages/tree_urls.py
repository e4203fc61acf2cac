"""The pages of the tree, after every address that has a view of its own."""

from django.urls import re_path

from clickable.pages import views

# Wagtail asks for this name when it writes the address of a page.
urlpatterns = [re_path(r"^((?:[\w-]+/)*)$", views.page, name="wagtail_serve")]
