"""Names the mark of the tests that need a browser."""


def pytest_configure(config):
    config.addinivalue_line("markers", "browser: needs Chromium")
