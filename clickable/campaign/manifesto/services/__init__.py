from clickable.campaign.manifesto.services.counting import fold, fold_all, recount, recount_all
from clickable.campaign.manifesto.services.reviewing import (
    check_paper,
    matching,
    paper,
    restore,
    rule,
    set_aside,
    show_organisation,
    take_back,
)
from clickable.campaign.manifesto.services.signing import confirm, confirm_by_code, sign, withdraw
from clickable.campaign.manifesto.services.taking_in import name_shown, take_in
from clickable.campaign.manifesto.services.texts import (
    count_closed,
    expire,
    forget,
    forget_senders,
    rewrite,
    step,
    write,
)
from clickable.campaign.manifesto.services.tokens import renew_tokens

__all__ = [
    "check_paper", "confirm", "confirm_by_code", "count_closed", "expire", "fold", "fold_all", "forget", "forget_senders",
    "matching", "name_shown", "paper", "recount", "recount_all", "renew_tokens", "restore", "rewrite", "rule", "set_aside",
    "show_organisation", "sign", "step", "take_back", "take_in", "withdraw", "write",
]  # fmt: skip
