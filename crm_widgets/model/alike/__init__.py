"""What people said of contacts and values that look alike: which are one, and which are not."""
