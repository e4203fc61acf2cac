"""What the team and a reporter say to each other, under the receipt; sealed to the report's own key.

message      what lies in an envelope, signed or marked by who wrote it
reading      a conversation opened, with what is missing or not genuine said
visit        all that the holder of a receipt is shown, with the same work for a receipt of nobody
services     the acts of both sides
alerts       the neutral mail for reporters who asked for one
forms, views the reporter's page, /suivi/
"""
