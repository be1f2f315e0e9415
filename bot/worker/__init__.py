"""What runs off the queue: a chat's turn, delivery, fetching of media, the sweep. Each act commits once."""
