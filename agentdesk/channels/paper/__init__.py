"""Letters: scans taken from a folder on their way in; on their way out, printed by CUPS or filed as PDF for the post room."""
