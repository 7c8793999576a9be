"""检测器: what in a text may not be published as it is, each finding with its place, its reason and a masked excerpt."""

from .assembly import detect, detect_on, marks_in, marks_only, people_marks

#: The edition of the detectors, raised whenever they find something else than before: what was screened is then screened again.
DETECTORS = 14

__all__ = ["DETECTORS", "detect", "detect_on", "marks_in", "marks_only", "people_marks"]
