"""This machine's address on the hall's network, where phones find it; a hall's Wi-Fi often leads nowhere else."""

from __future__ import annotations

import ipaddress
import socket
import struct
import sys
from collections.abc import Iterable

LOCALHOST = "127.0.0.1"
#: Any address outside the local network; nothing is sent, the system only tells which of ours it would use.
_SOMEWHERE = ("198.51.100.1", 9)
#: Networks inside this machine, which no phone is in.
_INSIDE = ("lo", "docker", "br-", "veth", "virbr", "vmnet", "vboxnet", "tun", "tap")
_SIOCGIFADDR = 0x8915


def lan_address() -> str:
    """The address on the way to the outside; without such a way, one on a local network; localhost without any."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(_SOMEWHERE)
            return str(probe.getsockname()[0])
        except OSError:
            return best(addresses())


def best(addresses: Iterable[tuple[str, str]]) -> str:
    """Of (interface, address) the one that a phone can most likely reach; localhost when there is none."""

    def unlikeliness(found: tuple[str, str]) -> tuple[bool, bool, bool]:
        interface, address = found
        parsed = ipaddress.ip_address(address)
        return parsed.is_link_local, interface.startswith(_INSIDE), not parsed.is_private

    reachable = [found for found in addresses if not ipaddress.ip_address(found[1]).is_loopback]
    return min(reachable, key=unlikeliness)[1] if reachable else LOCALHOST


if sys.platform == "linux":
    from fcntl import ioctl

    def addresses() -> list[tuple[str, str]]:
        """Every interface's name and address; the machine's own name often stands for 127.0.1.1 alone."""
        found = []
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
            for _, name in socket.if_nameindex():
                try:
                    answer = ioctl(asked.fileno(), _SIOCGIFADDR, struct.pack("256s", name.encode()[:15]))
                except OSError:
                    continue  # down, or without an address
                found.append((name, socket.inet_ntoa(answer[20:24])))
        return found

else:

    def addresses() -> list[tuple[str, str]]:
        """Every address that the machine's own name stands for; which interface has it is not told."""
        return [("", address) for address in socket.gethostbyname_ex(socket.gethostname())[2]]
