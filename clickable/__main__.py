from clickable.cli import main

main()
