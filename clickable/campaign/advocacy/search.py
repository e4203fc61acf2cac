"""What the search of the site finds here: proposals that are public, by what is asked and what was done."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from clickable.base.finding import Found
from clickable.base.folding import fold
from clickable.campaign.advocacy import selectors

MOST = 10
SHORTEST = 3  # letters of a word that is looked for


def search(query: str, *, language: str) -> list[Found]:
    """Proposals that hold every word of the query, in themselves or in a public line of theirs."""
    wanted = [word for word in fold(query).split() if len(word) >= SHORTEST]
    found = []
    with override(language):
        lines = selectors.timeline() if wanted else []
        for stand in selectors.stands() if wanted else ():
            row = stand.proposal
            mine = [line.row.title(language) for line in lines if line.ask.proposal_id == row.pk]
            words = [row.title(language), row.text(language), _("Plaidoyer"), *mine]
            words += [ask.title(language) for ask in stand.asks]
            if all(word in fold(" ".join(words)) for word in wanted):
                address = f"{reverse('advocacy:index')}?proposition={row.code}"
                summary = _("Ce que nous demandons, et où cela en est")
                found.append(Found(row.title(language), summary, address, _("Plaidoyer")))
    return found[:MOST]
