"""Articles of our own, in the manner of a provincial paper, so that a first start has something to say."""
