from clickable.support.requests.models import Attempt, Message, Request

__all__ = ["Attempt", "Message", "Request"]
