"""Where the lab listens, and the settings that point the product at it. Standard library only."""

from dataclasses import dataclass

LOOPBACK = "127.0.0.1"


@dataclass(frozen=True)
class Ports:
    """One port for each of the lab's servers; 0 asks for any free one."""

    web: int = 0
    dns: int = 0
    rdap: int = 0
    smtp: int = 0
    control: int = 0

    @classmethod
    def after(cls, port: int) -> "Ports":
        """The five ports that follow the product's own."""
        return cls(port + 1, port + 2, port + 3, port + 4, port + 5)

    def env(self, host: str = LOOPBACK) -> dict[str, str]:
        """The settings of a product that lives in this lab."""
        return {
            "CLICKABLE_DNS_SERVERS": f"{host}:{self.dns}",
            "CLICKABLE_RDAP_BOOTSTRAP": f"http://{host}:{self.rdap}/bootstrap/",
            "CLICKABLE_EMAIL_URL": f"smtp://{host}:{self.smtp}",
            "CLICKABLE_OUTBOUND_ALLOW": "127.0.0.0/8",
            "CLICKABLE_CHECKS": "headers",
        }

    def control_url(self, host: str = LOOPBACK) -> str:
        return f"http://{host}:{self.control}/"
