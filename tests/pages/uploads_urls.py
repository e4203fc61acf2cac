"""The site, and a view at /gestion/ and one outside that tell what files they were sent."""

from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from clickable import urls
from clickable.base.doors import anybody


@anybody
@csrf_exempt
def told(request: HttpRequest) -> JsonResponse:
    return JsonResponse({name: file.size for name, file in request.FILES.items()})


urlpatterns = [
    path("gestion/essai/", told),
    path("desk/essai/", told),
    path("essai/", told),
    *urls.urlpatterns,
]
