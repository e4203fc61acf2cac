"""The whole public site as it is delivered: every page, in both languages, each under its address."""

from collections.abc import Iterator

from clickable.base.clock import now
from clickable.library.models import State, Work
from clickable.pages import loading, naming
from clickable.pages.models import HomePage
from clickable.pages.models.written import SIMPLE, Written
from clickable.people.models import User
from clickable.support import plans
from clickable.support.services import load_services
from clickable.training.services import load_courses
from lab.seed import accounting, granting, listening, meeting, shelves, shown, urging
from lab.seed.signing import gather
from tests.cast import person
from tests.pages.public import PATHS
from tests.support.helpline import make_helplines

OTHERS = [
    "/plan/",
    "/agir/",
    "/recherche/",
    "/recherche/?q=image",
    "/recherche/?q=zzzz",
    "/signaler/simple/",
    "/extension/",
    "/outils/",
    "/outils/commander/",
    "/formations/",
    "/formations/pourquoi-et-comment-signaler/",
    "/formations/inscription/recue/",
    "/formations/ici/",
    "/formations/prevenez-moi/recue/",
    "/formations/questionnaires/",
    "/formations/attestations/",
    "/formations/formateurs/",
    "/formations/formateurs/candidature/",
    "/formations/formateurs/candidature/recue/",
    "/formations/formateurs/lien/",
    "/formations/formateurs/lien/envoye/",
    "/interventions/",
    "/subventions/",
    "/subventions/lien/",
    "/subventions/envoye/",
    "/subventions/participation-des-enfants/",
    "/subventions/participation-des-enfants/preparer/",
    "/subventions/participation-des-enfants/versions/1/",
    "/subventions/outils-adaptes-aux-enfants/",
    "/subventions/commencer/outils-adaptes-aux-enfants/",
    "/subventions/question/outils-adaptes-aux-enfants/",
    "/campagnes/",
    "/campagnes/proteger-les-enfants/",
    "/campagnes/proteger-les-enfants/signer/",
    "/campagnes/proteger-les-enfants/organisations/",
    "/campagnes/proteger-les-enfants/chiffres/",
    "/campagnes/proteger-les-enfants/versions/1/",
    "/subventions/expertise/",
    "/subventions/expertise/lien/",
    "/subventions/expertise/lien/envoye/",
    "/rencontres/",
    "/rencontres/inscription/recue/",
    "/rencontres/strasbourg-2019/",
    "/rencontres/strasbourg-2019/inscription/",
    "/rencontres/strasbourg-2019/suites/",
    "/pratiques/",
    "/pratiques/?theme=participation&public=children&pays=FR",
    "/pratiques/proposer/",
    "/pratiques/proposer/recue/",
    "/resultats/",
    "/resultats/couverture/",
    "/resultats/indicateurs/enfants/",
    "/resultats/indicateurs/savoirs/",
    "/resultats/projets/clickable/",
    "/resultats/projets/clickable/couverture/",
    "/lettre/",
    "/lettre/abonnement/",
    "/lettre/abonnement/recu/",
    "/lettre/ecpat-france/",
    "/lettre/point-de-contact/",
    "/lettre/ecpat-france/1/",
    "/plaidoyer/",
    "/plaidoyer/?proposition=informer",
    "/mobilisation/",
    "/mobilisation/le-partage/",
    "/mobilisation/le-partage/presse/",
    "/paroles/",
    "/paroles/effacer/",
    "/paroles/retour/",
    "/paroles/retour/ce-qui-te-protege/",
    "/paroles/ce-qui-te-protege/",
    "/paroles/comment-en-parler/",
    "/tournee/",
    "/tournee/suivre/",
    "/tournee/suivre/recu/",
    "/tournee/module/copier/",
    "/interventions/demander/?kind=school&place=FR-69",
    "/interventions/demander/envoyee/",
    "/interventions/qui-repond/",
    "/interventions/qui-repond/?audience=pupils&level=cm1&place=RE&way=on_site",
    "/aide/services/",
    "/aide/services/gp/",
    "/aide/demande/",
    "/aide/demande/suivi/",
]


def fill() -> None:
    """What `clickable init` brings, and the library as the demo publishes it."""
    load_services(now=now())
    load_courses(now=now())
    loading.load()
    shelves.fill(now=now())
    gather(now=now(), number=300)
    granting.apply(now())
    granting.offer(now())
    meeting.fill(now=now())
    accounting.fill(now=now())
    urging.fill(now=now())
    shown.fill(now=now())
    listen()


def listen() -> None:
    """Children who were heard and answered, and some who are asked now, as the demo has them."""
    make_helplines()
    for name in ("Nour", "Hanaé"):
        person(name, role=User.Role.HELPER, team="Écoute")
    for name in ("Odile", "Otto"):
        person(name, role=User.Role.EDITOR, team="")
    listening.fill(now=now())


def paths() -> list[str]:
    both = [*PATHS, *OTHERS, *_help(), *_library()]
    return sorted({*both, *(f"/en{path}" for path in both), *_tree()})


def _help() -> Iterator[str]:
    for who in plans.PEOPLE:
        yield from (f"/aide/{who}/" for _once in range(who != plans.THOUGHTS))
        for what in [*plans.numbers(), plans.ALONE]:
            if plans.exists(who, what):
                yield from (f"/aide/{who}{what}/{rest}" for rest in ("", "lieu/", "re/"))


def _library() -> Iterator[str]:
    shown = Work.objects.filter(versions__state=State.PUBLISHED).distinct()
    for code in shown.values_list("code", flat=True):
        yield from (f"/outils/{code}/{rest}" for rest in ("", "lire/"))


def _tree() -> Iterator[str]:
    for model in [HomePage, *Written.__subclasses__()]:
        for page in model.objects.live().select_related("locale"):
            address = naming.address(page.url_path, page.locale.language_code)
            yield address
            if getattr(page, SIMPLE, None):
                yield f"{address}{SIMPLE}/"
