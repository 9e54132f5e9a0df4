"""Facts → what reaches a cluster together, who makes each Secret, who uses it."""
