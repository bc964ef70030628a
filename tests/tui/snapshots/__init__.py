"""Every screen as it looks at three sizes in a dark, a light and the terminal's own theme, kept beside the tests and compared.

The pictures are text: what stands on the screen, and below it which style each cell has; `legend.txt` says what the styles are in each
theme. `make snapshots` makes them anew; the diff says what changed.
"""
