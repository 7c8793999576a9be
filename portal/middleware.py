"""Public pages carry their language in their address, so one cached copy serves every reader."""


class LanguageIsInTheAddress:
    """Takes back `Vary: Accept-Language`, which LocaleMiddleware adds to every page. Stands anywhere above it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        match = request.resolver_match
        if match and "portal" in match.namespaces and response.get("Vary") == "Accept-Language":
            del response["Vary"]
        return response
