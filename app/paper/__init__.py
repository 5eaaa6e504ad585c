"""Paper: pages as HTML, and from HTML as PDF. The only place besides the window that uses QtGui."""
