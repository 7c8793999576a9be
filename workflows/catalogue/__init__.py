"""标准目录: what must be public, by whom, where and how soon (a plain list of topics for now)."""
