"""What runs behind the queue: intake, speech, stitching, delivery."""
