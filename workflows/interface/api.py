"""The interface as a whole: its operations, its errors, its OpenAPI document. Higher apps add their routers to `api`."""

from django.utils.translation import get_language
from ninja import NinjaAPI

from . import errors, items, lists, steps
from .access import Bearer, PerToken


class Interface(NinjaAPI):
    def get_openapi_operation_id(self, operation):
        """Operations are called what their functions are called."""
        return operation.view_func.__name__

    def get_openapi_schema(self, *, path_prefix=None, path_params=None):
        """The document, made once for each language: making it takes longer than everything else a page does."""
        known, key = self.__dict__.setdefault("_documents", {}), (get_language(), path_prefix, repr(path_params))
        if key not in known:
            known[key] = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        return known[key]


api = Interface(
    title="Yangguang",
    version="1",
    description=(
        "Read items, tasks and deadlines, and take steps as the token's person, with the refusals the pages give. "
        "401: no valid token. 403: the token may only read. 404: nothing here that you may know of. 409: the refusals, nothing written. "
        "422: a field or parameter cannot be understood. 429: too many requests; see Retry-After."
    ),
    urls_namespace="api",
    auth=Bearer(),
    throttle=[PerToken()],
)
errors.install(api)
api.add_router("", lists.router)
api.add_router("", items.router)
api.add_router("", steps.router)
