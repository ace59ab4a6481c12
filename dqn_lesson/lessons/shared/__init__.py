"""What several lessons draw and measure with: a style, policies at play, tables and how they are made."""
