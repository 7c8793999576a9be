"""The item of government information (政府信息) from draft to archive."""
