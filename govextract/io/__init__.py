"""What scraped reports come as, and what people open: readers of files, tables of records, writers."""
