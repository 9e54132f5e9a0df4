"""Generated from rules/: what a run needs (`rules`) and what people read (`rules_text`)."""
