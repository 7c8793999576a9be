"""Masked copies of an item's files: asked for on a page, made in the background, looked at, attached; and the originals behind them."""
