"""Letters that leave: a text set in type on a sheet that fits a window envelope, as PDF."""
