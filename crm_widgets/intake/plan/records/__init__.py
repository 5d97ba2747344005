"""What the rows of a file make: contacts, deals and purchases."""
