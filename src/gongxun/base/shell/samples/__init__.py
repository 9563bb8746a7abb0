"""What the design page shows: every component in every state, people and figures invented."""
