"""`crm-widgets spelling`: what tidies a base."""
