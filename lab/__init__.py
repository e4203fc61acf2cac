"""A small invented internet on loopback, for the demo and the tests. The product never imports it."""
