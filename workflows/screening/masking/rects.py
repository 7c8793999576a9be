"""Rectangles on pictures."""

from typing import NamedTuple


class Rect(NamedTuple):
    """In pixels from the upper left corner; right and bottom exclusive."""

    left: float
    top: float
    right: float
    bottom: float

    def wider(self, across: float, down: float) -> "Rect":
        """With so much room on either side."""
        return Rect(self.left - across, self.top - down, self.right + across, self.bottom + down)

    def times(self, across: float, down: float) -> "Rect":
        """On a picture of another size."""
        return Rect(self.left * across, self.top * down, self.right * across, self.bottom * down)

    def shares(self, other: "Rect") -> float:
        """How much of this lies in the other, from 0 to 1."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        own = (self.right - self.left) * (self.bottom - self.top)
        return width * height / own if width > 0 and height > 0 and own > 0 else 0.0
