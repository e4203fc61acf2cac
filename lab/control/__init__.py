"""The host's side of the demo, as a page: its mailbox, its pages, its switches, the clock."""
