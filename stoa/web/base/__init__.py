"""What every page shares: layout, components, design tokens, the door, the hot path."""
