"""The record: where events are kept, in which form, and how the rest of the program reaches them."""
