"""Letters on their way out: printed by CUPS, or filed as PDF for the post room."""
