"""The demo's past: about sixty invented reports in every state, told through the product's own services."""
