"""The wish to stop: set once by the worker, looked at by long sweeps between two pieces of work."""

import threading

asked = threading.Event()
