"""What the follow-up page carries from one click to the next: never the code itself in an address."""

from functools import partial

from clickable.seal import carrying

FORM = "follow-up"
carried = partial(carrying.carried, form=FORM)
resumed = partial(carrying.resumed, form=FORM)
