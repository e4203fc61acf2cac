"""What the demo says on the terminal, in French and in English."""

import sys

from lab.demo.children import Children
from lab.ports import Ports

ACCOUNTS = ("alice", "bob", "lea", "nour", "ines")
WRITERS = ("edith", "paul")


def say(french: str, english: str) -> None:
    """One line of progress."""
    sys.stderr.write(f"· {french} / {english}\n")
    sys.stderr.flush()


def refuse(french: str, english: str) -> None:
    sys.stderr.write(f"{french}\n{english}\n")


def welcome(site: str, ports: Ports, passwords: dict[str, str]) -> str:
    """Where everything is, who may sign in, and how to end it."""
    people = _listed(passwords, ACCOUNTS)
    writers = _listed(passwords, WRITERS)
    return f"""
  Click@ble est prêt. / Click@ble is ready.

    Le site / The site            {site}/   ({site}/en/)
    Le bureau / The desk          {site}/desk/
{people}
    La rédaction / The editors    {site}/gestion/
{writers}
    Leurs codes / Their codes     {ports.control_url()}#phones
    L’hébergeur / The host        {ports.control_url()}

  Tout est inventé et rien ne sort de cet ordinateur. Ctrl-C arrête tout.
  Everything is invented and nothing leaves this computer. Ctrl-C stops everything.
"""


def fallen(children: Children, name: str) -> None:
    """Which program ended by itself, and what it said last."""
    code, log = children.code(name), children.log_of(name)
    refuse(
        f"« {name} » s’est arrêté (code {code}). Ses dernières lignes ({log})\u202f:",
        f"“{name}” has ended (code {code}). Its last lines ({log}):",
    )
    sys.stderr.writelines(f"    {line}\n" for line in children.last_lines(name))


def _listed(passwords: dict[str, str], names: tuple[str, ...]) -> str:
    return "\n".join(f"      {name:<6} {passwords[name]}" for name in names)
