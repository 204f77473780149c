"""SQL, media files and the queue: one module per table or store."""
