"""The one guarded way out to the network (house rule 3; docs/threat-model.md).

Only the workers of `locate` and `verify`, and the one that checks the site's own links, may import this
package (a contract fails the build).
Every socket passes `policy.may_connect` just before it connects, whatever name, spelling, redirect
or second look-up led to it. Failures are codes; nothing a remote server said is ever in an error.
"""

from clickable.base.outbound.failures import TEMPORARY, Failure, OutboundError
from clickable.base.outbound.names import Resolution
from clickable.base.outbound.policy import outside_dns
from clickable.base.outbound.way import Answered, Document, Limits, WayOut, run

__all__ = [
    "TEMPORARY",
    "Answered",
    "Document",
    "Failure",
    "Limits",
    "OutboundError",
    "Resolution",
    "WayOut",
    "outside_dns",
    "run",
]
