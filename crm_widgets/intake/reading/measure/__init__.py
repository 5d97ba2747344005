"""Files measured while they are opened, so that none takes the memory that it asks for."""
