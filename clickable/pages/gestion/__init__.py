"""The back office of the public site, at /gestion/: for editors and publishers, in French."""
