"""Whom the server believes what it says about others: the proxies it was told to trust, and nobody else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network


@dataclass(frozen=True)
class Proxies:
    """The networks of the trusted proxies; none by default."""

    networks: tuple[IPv4Network | IPv6Network, ...] = ()

    @classmethod
    def of(cls, written: Sequence[str]) -> Proxies:
        """From addresses and networks as they are written. Raises ValueError for what is neither."""
        return cls(tuple(ip_network(one) for one in written))

    def trust(self, address: str) -> bool:
        try:
            found = ip_address(address)
        except ValueError:
            return False
        return any(found in network for network in self.networks)

    def caller(self, peer: str, forwarded: Sequence[str]) -> str:
        """For whom ``peer`` speaks: of the chain it passes on, the last that is no trusted proxy itself.

        Whatever stands before that was written by the caller and proves nothing.
        """
        if not self.trust(peer):
            return peer
        named = [one.strip() for line in forwarded for one in line.split(",")]
        return next((one for one in reversed(named) if one and not self.trust(one)), peer)
