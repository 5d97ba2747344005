"""`crm-widgets duplicates` and `spelling`: what is wrong in a base, and making it right."""
