"""What the server takes from the network, and how much of it."""
