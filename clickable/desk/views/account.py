"""One's own account, at the desk: the views of `people`, for everybody who has one."""

from clickable.desk.access import staff
from clickable.people.rules import has_account
from clickable.people.views import account as own

account = staff(has_account)(own.account)
app = staff(has_account)(own.app)
passkey = staff(has_account)(own.passkey)
codes = staff(has_account)(own.codes)
remove = staff(has_account)(own.remove)
end_others = staff(has_account)(own.end_others)
