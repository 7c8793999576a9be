"""敏感信息检测: what may not be published is found before it is, decided by a person, and masked in a copy."""
