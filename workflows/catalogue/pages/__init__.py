"""The catalogue's pages for administrators: which topics there are, loading more of them, ending one."""
