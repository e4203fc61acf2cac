from clickable.grants.services.steps import step

__all__ = ["step"]
