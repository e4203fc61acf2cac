from tests.pages.site import _shelf, few, files, whole

__all__ = ["_shelf", "few", "files", "whole"]
