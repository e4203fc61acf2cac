import asyncio
import socket
from http.client import BadStatusLine, HTTPConnection, HTTPResponse, RemoteDisconnected

import pytest

from lab.run import Lab
from lab.switchboard import Seen
from lab.world import SITE_BY_NAME, SITES


def ask(lab: Lab, host: str, path: str, *, method: str = "GET", timeout: float = 2) -> HTTPResponse:
    connection = HTTPConnection(SITE_BY_NAME[host].address, lab.ports.web, timeout=timeout)
    connection.request(method, path, headers={"Host": f"{host}:{lab.ports.web}"})
    return connection.getresponse()


def test_every_page_of_every_site_is_served_with_a_harmless_text(lab: Lab) -> None:
    for site in SITES:
        for page in site.pages:
            answer = ask(lab, site.name, page.path)
            assert answer.status == 200
            assert "Page inventée pour la démonstration" in answer.read().decode()


@pytest.mark.parametrize(
    ("behaviour", "status"),
    [
        ("serve", 200), ("lie", 200), ("soft404", 200), ("remove", 404), ("gone", 410),
        ("error", 500), ("unavailable", 503), ("forbid", 403), ("redirect", 302),
    ],
)  # fmt: skip
def test_a_page_answers_as_it_was_told(lab: Lab, behaviour: str, status: int) -> None:
    lab.set_behaviour(lab.url("photos.example", "/a/1"), behaviour)
    assert ask(lab, "photos.example", "/a/1").status == status
    assert ask(lab, "photos.example", "/a/2").status == 200


def test_a_page_that_is_not_there_and_a_host_that_is_not_there_are_404(lab: Lab) -> None:
    assert ask(lab, "photos.example", "/nulle-part").status == 404
    connection = HTTPConnection(SITE_BY_NAME["photos.example"].address, lab.ports.web)
    connection.request("GET", "/a/1", headers={"Host": "ailleurs.example"})
    assert connection.getresponse().status == 404


def test_redirections_go_home_in_steps_in_circles_or_inside(lab: Lab) -> None:
    url = lab.url("albums.example", "/voir?id=101")
    found = {}
    for behaviour in ("redirect", "redirect_chain", "redirect_loop", "redirect_inside"):
        lab.set_behaviour(url, behaviour)
        found[behaviour] = ask(lab, "albums.example", "/voir?id=101").getheader("Location")
    assert found == {
        "redirect": "/",
        "redirect_chain": "/saut/1",
        "redirect_loop": "/voir?id=101",
        "redirect_inside": "http://10.0.0.1/",
    }
    hops = [ask(lab, "albums.example", f"/saut/{n}") for n in range(1, 8)]
    assert [hop.status for hop in hops] == [302] * 6 + [200]


def test_head_has_the_length_and_no_body_and_the_difference_is_counted(lab: Lab) -> None:
    url = lab.url("photos.example", "/a/3")
    head = ask(lab, "photos.example", "/a/3", method="HEAD")
    length = int(head.getheader("Content-Length", "0"))
    assert (head.status, head.read()) == (200, b"")
    assert len(ask(lab, "photos.example", "/a/3").read()) == length
    assert lab.requests(url) == [
        Seen("HEAD", "photos.example", "/a/3"),
        Seen("GET", "photos.example", "/a/3"),
    ]
    assert [seen.asked_body for seen in lab.requests(url)] == [False, True]


def test_a_host_can_accept_and_never_answer(lab: Lab) -> None:
    lab.set_behaviour("forum.example", "hang")
    with pytest.raises(TimeoutError):
        ask(lab, "forum.example", "/fil/12", timeout=0.4)
    assert len(lab.requests("forum.example")) == 1


def test_a_host_can_drip_its_headers_without_end(lab: Lab) -> None:
    lab.set_behaviour("forum.example", "drip")
    address = (SITE_BY_NAME["forum.example"].address, lab.ports.web)
    with socket.create_connection(address, timeout=2) as connection:
        connection.sendall(b"GET /fil/12 HTTP/1.1\r\nHost: forum.example\r\n\r\n")
        got = b"".join(connection.recv(64) for _ in range(6))
    assert got.startswith(b"HTTP/1.1 200 OK\r\nX-Drip: ..")
    assert b"\r\n\r\n" not in got


def test_a_host_can_talk_rubbish_or_hang_up(lab: Lab) -> None:
    lab.set_behaviour("forum.example", "garbage")
    with pytest.raises(BadStatusLine):
        ask(lab, "forum.example", "/fil/12")
    lab.set_behaviour("forum.example", "reset")
    with pytest.raises((RemoteDisconnected, ConnectionResetError)):
        ask(lab, "forum.example", "/fil/12")


def test_a_host_level_switch_holds_for_all_its_pages_and_serve_lifts_it(lab: Lab) -> None:
    lab.set_behaviour("photos.example", "forbid")
    assert ask(lab, "photos.example", "/a/1").status == 403
    lab.set_behaviour("photos.example", "serve")
    assert ask(lab, "photos.example", "/a/1").status == 200


def test_an_unknown_site_or_behaviour_is_refused(lab: Lab) -> None:
    with pytest.raises(KeyError):
        lab.set_behaviour("http://ailleurs.example/", "remove")
    with pytest.raises(ValueError, match="explode"):
        lab.set_behaviour("photos.example", "explode")


def test_two_labs_live_side_by_side_and_stop_while_a_client_hangs() -> None:
    async def both() -> int:
        async with Lab() as one, Lab() as two:
            one.set_behaviour("photos.example", "hang")
            _, writer = await asyncio.open_connection("127.66.1.10", one.ports.web)
            writer.write(b"GET / HTTP/1.1\r\nHost: photos.example\r\n\r\n")
            await writer.drain()
            return len({one.ports.web, two.ports.web})

    assert asyncio.run(asyncio.wait_for(both(), 10)) == 2
