"""`crm-widgets import`."""
