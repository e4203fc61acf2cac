"""The table of the desk's doors: one row for each view. A new view gets its row here, a new kind of
thing that views are about gets a line in `things`.
"""

from dataclasses import dataclass, field

from clickable.assess.opinions.services import ask, drop
from clickable.base import clock
from clickable.base.doors import anybody
from clickable.domains.models import Kind, Rule
from clickable.domains.services import end
from clickable.imports.mailing import close as close_mail
from clickable.imports.mailing import receive
from clickable.imports.services import drop as drop_sheet
from clickable.known.services import retire
from clickable.notify.services import withdraw
from clickable.partners.services import revoke
from clickable.people.factors import held
from clickable.people.invitations import invite
from clickable.people.invitations import withdraw as withdraw_invitation
from clickable.people.models import Invitation, User
from clickable.people.rules import (
    can_help,
    can_lead,
    can_lead_cases,
    can_share_key,
    can_work_cases,
    has_account,
)
from clickable.report.models import Stage
from clickable.report.services import advance
from clickable.support.requests.helping import close
from clickable.support.requests.models import Reason
from clickable.voices.services import clear
from tests.cast import NOW, an_item, code, person, ring_of
from tests.desk.cases import judged, located, notice_of
from tests.domains.making import proposed
from tests.imports.making import a_partner, mail, pages, staged
from tests.known.lists import a_list
from tests.partners.making import a_token, called
from tests.support.helpline import dana_asks, make_helplines
from tests.voices.making import a_text

ITEM, REPORT, NOTICE, REQUEST, COLLEAGUE = "item", "report", "notice", "request", "colleague"
FACTOR, INVITATION, LIST = "factor", "invitation", "list"
RULE = "rule"
SHEET, MAIL = "sheet", "mail"
OPINION = "opinion"
TEXT = "text"
TOKEN = "token"
FINE = frozenset({200, 302, 422})


@dataclass(frozen=True)
class Row:
    """Whom a view lets in, what it is about (nothing in particular: ""), and whether it is POST only."""

    rule: object
    about: str = ""
    posts: bool = False
    answers: frozenset[int] = (
        FINE  # what those may see who are let in, for a thing of their own team
    )


def get(rule: object, about: str = "", **more: frozenset[int]) -> Row:
    return Row(rule, about, **more)  # type: ignore[arg-type]


def post(rule: object, about: str = "", **more: frozenset[int]) -> Row:
    return Row(rule, about, posts=True, **more)  # type: ignore[arg-type]


STRICT_ONLY = FINE | {404}
DRAWN_ONLY = FINE | {404}  # who was drawn, of all who may be
NO_NOTE = FINE | {404}  # which note is in the form
ROWS = {
    "sign_in": get(anybody),
    "second_step": get(anybody),
    "protect": get(anybody),
    "passkey": post(anybody),
    "invitation": get(anybody),
    "sign_out": post(anybody),
    "speak": post(anybody),
    "own": get(can_work_cases),
    "own_limits": post(can_work_cases),
    "asides": post(can_work_cases),
    "team_week": get(can_lead_cases),
    "shift_end": get(can_share_key),
    "note_write": post(can_share_key),
    "note_pass": post(can_share_key, answers=NO_NOTE),
    "note_forget": post(can_share_key, answers=NO_NOTE),
    "pause": get(can_share_key),
    "pause_start": post(can_share_key),
    "pause_end": post(can_share_key),
    "queue": get(can_work_cases),
    "bulk": post(can_work_cases),
    "undo_bulk": post(can_work_cases),
    "keep_filter": post(can_work_cases),
    "forget_filter": post(can_work_cases),
    "queue_rules": get(can_lead_cases),
    "next": post(can_work_cases),
    "item": get(can_work_cases, ITEM),
    "open": post(can_work_cases, ITEM),
    "claim": post(can_work_cases, ITEM),
    "release": post(can_work_cases, ITEM),
    "decide": post(can_work_cases, ITEM),
    "take_back": post(can_work_cases, ITEM),
    "ask_opinion": post(can_work_cases, ITEM),
    "contact": post(can_work_cases, ITEM),
    "look": post(can_work_cases, ITEM),
    "hold": post(can_work_cases, ITEM),
    "ask_lift": post(can_work_cases, ITEM),
    "confirm_lift": post(can_work_cases, ITEM),
    "reports": get(can_work_cases),
    "report": get(can_work_cases, REPORT),
    "write": post(can_work_cases, REPORT),
    "mark_read": post(can_work_cases, REPORT),
    "notices": get(can_work_cases),
    "catch_up": post(can_work_cases, answers=STRICT_ONLY),
    "notice": get(can_work_cases, NOTICE),
    "approve": post(can_work_cases, NOTICE),
    "send_back": post(can_work_cases, NOTICE),
    "withdraw": post(can_work_cases, NOTICE),
    "settle": post(can_work_cases, NOTICE),
    "retry": post(can_work_cases, NOTICE),
    "note_reference": post(can_work_cases, NOTICE),
    "sheet": post(can_work_cases, NOTICE),
    "opinions": get(can_work_cases),
    "opinion": get(can_work_cases, OPINION, answers=DRAWN_ONLY),
    "dispute": get(can_lead_cases, OPINION),
    "settle_opinion": post(can_lead_cases, OPINION),
    "redraw_opinion": post(can_lead_cases, OPINION),
    "drop_opinion": post(can_lead_cases, OPINION),
    "steering": get(can_lead_cases),
    "doors": get(can_lead_cases),
    "agreement": get(can_lead_cases),
    "policies": get(can_lead_cases),
    "outgoing": get(can_work_cases),
    "watches": get(can_work_cases),
    "search": get(can_work_cases),
    "search_texts": get(can_work_cases),
    "quarantine": get(can_work_cases),
    "let_in": post(can_work_cases),
    "preview_spam": post(can_work_cases),
    "close_spam": post(can_work_cases),
    "domains": get(can_work_cases),
    "domain_new": get(can_lead_cases),
    "domain": get(can_work_cases, RULE),
    "domain_confirm": post(can_lead_cases, RULE),
    "domain_end": post(can_lead_cases, RULE),
    "journal": get(can_lead_cases),
    "journal_export": get(can_lead_cases),
    "known_lists": get(can_lead_cases),
    "known_new": get(can_lead_cases),
    "known_list": get(can_lead_cases, LIST),
    "known_stage": post(can_lead_cases, LIST),
    "known_apply": post(can_lead_cases, LIST),
    "known_drop": post(can_lead_cases, LIST),
    "known_retire": post(can_lead_cases, LIST),
    "imports": get(can_lead_cases),
    "import_sender": post(can_lead_cases),
    "import_sheet": get(can_lead_cases, SHEET),
    "import_choose": post(can_lead_cases, SHEET),
    "import_apply": post(can_lead_cases, SHEET),
    "import_drop": post(can_lead_cases, SHEET),
    "import_undo": post(can_lead_cases, SHEET),
    "import_mail": get(can_lead_cases, MAIL),
    "import_admit": post(can_lead_cases, MAIL),
    "import_close": post(can_lead_cases, MAIL),
    "partners": get(can_lead_cases),
    "partner_token": post(can_lead_cases),
    "partner_revoke": post(can_lead_cases, TOKEN),
    "labels": get(can_lead_cases),
    "derive_anew": post(can_lead_cases),
    "keyboard": get(can_work_cases),
    "setup": get(can_share_key),
    "help_queue": get(can_help),
    "help_request": get(can_help, REQUEST),
    "help_tried": post(can_help, REQUEST),
    "help_write": post(can_help, REQUEST),
    "help_read": post(can_help, REQUEST),
    "help_close": post(can_help, REQUEST),
    "help_pass_on": post(can_help, REQUEST),
    "voices": get(can_help),
    "voices_tell_me": post(can_help),
    "voices_words": get(can_help, TEXT),
    "voices_clear": post(can_help, TEXT),
    "voices_flag": post(can_help, TEXT),
    "voices_quote": post(can_help, TEXT),
    "account": get(has_account),
    "account_app": get(has_account),
    "account_passkey": get(has_account),
    "account_codes": post(has_account),
    "account_remove": post(has_account, FACTOR),
    "account_sessions": post(has_account),
    "team": get(can_lead),
    "invite": post(can_lead),
    "invitation_withdraw": post(can_lead, INVITATION),
    "end_sessions": post(can_lead, COLLEAGUE),
    "ask_reset": post(can_lead, COLLEAGUE),
    "agree_reset": post(can_lead, COLLEAGUE),
    "keys": get(can_share_key),
    "key_password": post(can_share_key),
    "key_rewrap": post(can_share_key),
    "key_reseal": post(can_share_key),
    "key_renew": post(can_lead),
    "key_officer": post(can_lead),
    "key_person": get(can_share_key, COLLEAGUE),
    "key_let_in": post(can_share_key, COLLEAGUE),
    "key_remove": post(can_lead, COLLEAGUE),
    "key_reset": post(can_lead, COLLEAGUE),
}


@dataclass
class People:
    """Every role, in each of two teams of its kind where it has a team."""

    all: list[User] = field(default_factory=list)

    def called(self, name: str) -> User:
        return next(user for user in self.all if user.display_name == name)


def people() -> People:
    make_helplines()
    role = User.Role
    teams = {
        role.NONE: {"Charlie": ""},
        role.ANALYST: {"Ben": "Une", "Bob": "Deux"},
        role.LEAD: {"Léa": "Une", "Lou": "Deux"},
        role.HELPER: {"Nour": "Écoute", "Malo": "Autre écoute"},
        role.HELP_LEAD: {"Hanaé": "Écoute", "Hugo": "Autre écoute"},
        role.EDITOR: {"Édith": ""},
        role.PUBLISHER: {"Paul": ""},
    }
    assert set(teams) == set(role)
    found = [person(n, role=r, team=t) for r, of_it in teams.items() for n, t in of_it.items()]
    without_team = person("Ana", role=role.ANALYST, team="")
    return People([*found, without_team])


@dataclass(frozen=True)
class Thing:
    team: str
    key: object  # what stands in its address
    closed: bool = False
    owner: str = ""  # whose alone it is, whatever the team


def things(staff: People) -> dict[str, list[Thing]]:
    """Of each kind one that is open and one that is closed, all of the first team of their kind."""
    ben, nour = staff.called("Ben"), staff.called("Nour")
    item = located(an_item(message="canari-de-une"), ben)
    over = located(an_item("https://photos.host.example/b/2"), ben)
    notices = notice_of(item), notice_of(over)
    withdraw(notice=notices[1], analyst=ben, now=NOW)
    for stage in (Stage.NOTICED, Stage.GONE):
        advance(over, to=stage, now=NOW)
    lea = staff.called("Léa")
    invited = []
    for name in ("zoe", "yann"):
        invite(
            username=name, display_name="canari-invite", role=User.Role.ANALYST, team=lea.team,
            by=lea, now=clock.now(),
        )  # fmt: skip
        invited.append(Invitation.objects.get(username=name))
    withdraw_invitation(invitation=invited[1], by=lea, now=clock.now())
    code(ben)
    app = held(ben).app
    assert app is not None
    asked, done = dana_asks(way="here", about="canari-de-l-ecoute"), dana_asks(way="here")
    close(request=done, reason=Reason.HELPED, by=nour, ring=ring_of(nour), now=NOW)
    rules = [a_rule(staff.called("Léa"), name) for name in ("une.example", "deux.example")]
    end(rule=rules[1], lead=staff.called("Léa"), now=NOW)
    kept, retired = (a_list(lea, name=name, now=clock.now()) for name in ("canari", "retirée"))
    retire(retired, by=lea, now=clock.now())
    opinions = settled_and_open(staff)
    return {
        RULE: [Thing("Une", rules[0].reference), Thing("Une", rules[1].reference, closed=True)],
        OPINION: [Thing("Une", opinions[0]), Thing("Une", opinions[1], closed=True)],
        ITEM: [Thing("Une", item.reference), Thing("Une", over.reference, closed=True)],
        REPORT: [
            Thing("Une", item.reports.get().reference),
            Thing("Une", over.reports.get().reference, closed=True),
        ],
        NOTICE: [
            Thing("Une", notices[0].reference),
            Thing("Une", notices[1].reference, closed=True),
        ],
        REQUEST: [Thing("Écoute", asked.reference), Thing("Écoute", done.reference, closed=True)],
        TEXT: a_text_and_one_read(nour),
        LIST: [Thing("Une", kept.reference), Thing("Une", retired.reference, closed=True)],
        SHEET: a_sheet_and_one_dropped(lea),
        MAIL: a_mail_and_one_closed(lea),
        TOKEN: a_token_and_one_revoked(),
        FACTOR: [Thing("Une", app.pk, owner="Ben")],
        INVITATION: [Thing("Une", invited[0].pk), Thing("Une", invited[1].pk, closed=True)],
        COLLEAGUE: [Thing("Une", ben.pk), Thing("Écoute", nour.pk)],
    }


def a_text_and_one_read(helper: User) -> list[Thing]:
    kept, read = (a_text("canari-de-l-ecoute") for _ in range(2))
    clear(words=read, by=helper, now=NOW)
    return [Thing("Écoute", kept.pk), Thing("Écoute", read.pk, closed=True)]


def a_sheet_and_one_dropped(lead: User) -> list[Thing]:
    partner = a_partner()
    kept, dropped = (staged(pages(n), partner=partner, by=lead)[0] for n in (1, 2))
    drop_sheet(dropped, by=lead, now=NOW)
    return [Thing("Une", kept.reference), Thing("Une", dropped.reference, closed=True)]


def a_token_and_one_revoked() -> list[Thing]:
    for name in ("canari-jeton", "canari-revoque"):
        a_token(name)
    kept, revoked = (called(n).tokens.get() for n in ("canari-jeton", "canari-revoque"))
    revoke(prefix=revoked.prefix, now=NOW)
    return [Thing("Une", kept.pk), Thing("Une", revoked.pk, closed=True)]


def a_mail_and_one_closed(lead: User) -> list[Thing]:
    kept, closed = (receive(mail("canari-de-une", number=n), now=NOW) for n in (1, 2))
    assert kept is not None
    assert closed is not None
    close_mail(closed, by=lead, now=NOW)
    return [Thing("Une", kept.reference), Thing("Une", closed.reference, closed=True)]


def a_rule(lead: User, name: str) -> Rule:
    return proposed(Kind.NEVER_CONTACT, name, by=lead, reason="canari-de-une")


def settled_and_open(staff: People) -> tuple[str, str]:
    """References of two items that Léa judged and Ben was drawn for: one waits, one was given up."""
    ben, first = staff.called("Ben"), staff.called("Léa")
    found = []
    for number in range(2):
        item = judged(an_item(f"https://avis.example/{number}", message="canari-de-une"), first)
        made = ask(item=item, analyst=first, now=NOW)
        assert made.second == ben
        found.append(made)
    lead = staff.called("Lou")
    lead.team = first.team  # for a moment: who judged does not give up
    drop(opinion=found[1], lead=lead, reason="-", ring=ring_of(first), now=NOW)
    lead.refresh_from_db()
    return found[0].item.reference, found[1].item.reference
