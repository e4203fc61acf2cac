"""How each door is used, in counts of a day: never who, never one visit after another."""
