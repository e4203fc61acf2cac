import smtplib
from email.message import EmailMessage
from pathlib import Path

import pytest

from lab.run import Lab, running_lab

TO = "abuse@phare.example"


def letter(to: str = TO) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"] = "hotline@clickable.example", to
    message["Subject"], message["Message-ID"] = "[N-1] Notification", "<n-1@clickable.example>"
    message.set_content("Une page à retirer : é à ü.\n")
    return message


def send(lab: Lab, to: str = TO, timeout: float = 2) -> None:
    with smtplib.SMTP("127.0.0.1", lab.ports.smtp, timeout=timeout) as client:
        client.send_message(letter(to))


def test_a_letter_is_kept_whole_and_can_be_read(lab: Lab) -> None:
    send(lab)
    [kept] = lab.mailbox(TO)
    assert (kept.recipients, kept.subject) == ((TO,), "[N-1] Notification")
    assert kept.text.strip() == "Une page à retirer : é à ü."
    assert kept.raw.startswith(b"From: hotline@clickable.example\r\n")
    assert lab.mailbox("abuse@polder.example") == []


def test_letters_come_in_their_order(lab: Lab) -> None:
    for to in (TO, "abuse@polder.example", TO):
        send(lab, to)
    assert [one.number for one in lab.mailbox()] == [1, 2, 3]
    assert [one.number for one in lab.mailbox(TO)] == [1, 3]


@pytest.mark.parametrize(("post", "code"), [("refuse", 550), ("defer", 451)])
def test_a_mailbox_can_refuse_or_put_off(lab: Lab, post: str, code: int) -> None:
    lab.set_mailbox(TO, post)
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refusal:
        send(lab)
    assert refusal.value.recipients[TO][0] == code
    assert lab.mailbox() == []


def test_a_stall_takes_the_text_and_keeps_nothing(lab: Lab) -> None:
    lab.set_mailbox(TO, "stall")
    with pytest.raises((TimeoutError, smtplib.SMTPServerDisconnected)):
        send(lab, timeout=0.4)
    assert lab.mailbox() == []


def test_a_drop_keeps_the_letter_and_never_says_so(lab: Lab) -> None:
    lab.set_mailbox(TO, "drop")
    with pytest.raises((smtplib.SMTPServerDisconnected, ConnectionError)):
        send(lab)
    assert len(lab.mailbox(TO)) == 1


def test_the_server_still_serves_after_bad_manners(lab: Lab) -> None:
    with smtplib.SMTP("127.0.0.1", lab.ports.smtp, timeout=2) as client:
        client.docmd("DATA")
        client.close()
    send(lab)
    assert len(lab.mailbox(TO)) == 1


def test_a_lying_host_answers_that_it_is_gone(lab: Lab) -> None:
    send(lab)
    assert lab.answers(TO) == []
    lab.set_behaviour(lab.url("photos.example", "/a/1"), "lie")
    [answer] = lab.answers(TO)
    assert answer["In-Reply-To"] == "<n-1@clickable.example>"
    assert "a été retirée" in answer.get_content()


def test_letters_and_switches_outlive_a_restart(tmp_path: Path) -> None:
    with running_lab(tmp_path) as first:
        send(first)
        first.set_behaviour(first.url("photos.example", "/a/1"), "remove")
        raw = first.mailbox(TO)[0].raw
    with running_lab(tmp_path) as second:
        assert [one.raw for one in second.mailbox(TO)] == [raw]
        assert second.behaviour(second.url("photos.example", "/a/1")) == "remove"
        send(second)
        assert [one.number for one in second.mailbox(TO)] == [1, 2]
