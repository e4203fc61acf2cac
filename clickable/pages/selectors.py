"""The few numbers of the home page: published ones, or the dated reference."""


def home_figures() -> list[object]:
    return []
