"""Import of units, people and appointments from an XLSX workbook: read, plan, show, and only then apply, all or nothing."""
