"""Requests for help: "call me", "write to me". Sealed to the helpline's team; nobody else reads them."""
