import os
import pytest
from playwright.sync_api import Page
from tests.browser import axe
from tests.cast import signed_in
from tests.support.helpline import make_helplines, dana_asks
from tests.cast import person
from clickable.people.models import User
OUT="/tmp/w/s3/shots-helpline"; os.makedirs(OUT,exist_ok=True)

@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_shots(live_server, chromium):
    make_helplines()
    n=[0]
    for width,scheme in ((390,"light"),(320,"dark"),(1280,"light")):
        c=chromium.new_context(locale="fr-FR",viewport={"width":width,"height":844},color_scheme=scheme,java_script_enabled=True)
        p=c.new_page()
        def shot(name):
            p.screenshot(path=f"{OUT}/{width}-{scheme}-{name}.png",full_page=True)
            over=p.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            print(width,scheme,name,"overflow",over,axe(p))
        p.goto(live_server.url+"/aide/demande/")
        shot("1way")
        p.click("main button[value=next]"); shot("1err")
        p.check("input[value=call]"); p.fill("#number","06 39 98 00 01"); p.select_option("#territory","RE"); p.click("main button[value=next]")
        shot("2safe")
        for cell in ("2-afternoon","5-morning"): p.check(f"input[value='{cell}']")
        p.fill("#safe_word","tournesol"); p.check("input[name=cover][value=survey]"); p.click("main button[value=next]")
        shot("3about")
        p.fill("#about","J’ai peur."); p.check("[name=consent]"); p.click("button[value=send]")
        shot("4receipt")
        code=p.inner_text(".receipt__letters")
        p.click("button[value=noted]"); shot("5noted")
        p.click("text=Voir ma demande"); shot("6code")
        p.fill("#receipt",code); p.click("button[value=see]"); shot("7standing")
        p.fill("#answer","Est-ce que vous pouvez appeler mercredi ?"); p.click("button[value=answer]"); shot("8said")
        c.close()
    nour=person("Nour",role=User.Role.HELPER,team="Écoute")
    dana_asks(way="here",about="x")
    dana_asks(way="call",contact="06 39 98 00 02",cells=["0-noon"],never_from="22:00",never_until="08:00")
    client=signed_in(nour)
    for width,scheme in ((1280,"light"),(390,"dark")):
        c=chromium.new_context(locale="fr-FR",viewport={"width":width,"height":844},color_scheme=scheme)
        c.add_cookies([{"name":"desk","value":client.cookies["desk"].value,"url":live_server.url}])
        p=c.new_page()
        p.goto(live_server.url+"/desk/ecoute/"); 
        p.screenshot(path=f"{OUT}/{width}-{scheme}-d1.png",full_page=True); print(axe(p))
        p.click("tbody a"); p.evaluate("document.querySelectorAll('details').forEach(d=>d.open=true)")
        p.screenshot(path=f"{OUT}/{width}-{scheme}-d2.png",full_page=True); print(axe(p))
        c.close()
