"""The interface as a whole: its operations, its errors, its OpenAPI document. Higher apps add their routers to `api`."""

from ninja import NinjaAPI

from . import errors, items, lists, steps
from .access import Bearer, PerToken


class Interface(NinjaAPI):
    def get_openapi_operation_id(self, operation):
        """Operations are called what their functions are called."""
        return operation.view_func.__name__


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
