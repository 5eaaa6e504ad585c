"""The way to the portal: outbox, engine, CKAN client and the practice portal. No Qt."""
