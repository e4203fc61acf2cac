"""The coordinator's board: what is to come, who carries how much, what is late."""
