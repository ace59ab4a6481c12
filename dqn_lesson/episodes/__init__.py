"""An episode as data and as frames."""
