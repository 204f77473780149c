"""From a page, a feed or a file to an Article."""
