"""What `script/demo` does once the environment exists. Standard library only."""
