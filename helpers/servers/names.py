"""The local name server, as a script of its own: see start_names() for its names."""
import asyncio
from typing import cast

import dns.exception
import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset
from lifeline import Record, say_where

NEVER = -1.0
#: name -> (address, seconds until it is answered). The addresses are reserved for documentation (RFC 5737).
NAMES = {
    "www.example.test.": ("192.0.2.1", 0.0),
    "python.example.test.": ("192.0.2.11", 0.0),
    "yahoo.example.test.": ("192.0.2.12", 0.0),
    "github.example.test.": ("192.0.2.13", 0.0),
    "slow.example.test.": ("192.0.2.21", 0.3),
    "slower.example.test.": ("192.0.2.22", 1.0),
    "never.example.test.": ("192.0.2.99", NEVER),
}

record = Record()   # over UDP, the server does not see a client leave: a question that is never answered stays open


class Names(asyncio.DatagramProtocol):
    """Answers each question after its own delay, several at once."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember the transport for the answers."""
        self.transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, address: tuple) -> None:
        """Answer one question, or never; anything that is not a question is dropped."""
        try:
            query = dns.message.from_wire(data)
            question = query.question[0]
            answer = dns.message.make_response(query)
        except (dns.exception.DNSException, IndexError):
            return
        name = question.name.to_text().lower()
        open_ = record.begins(f"{name.rstrip('.')} {dns.rdatatype.to_text(question.rdtype)}")
        found, delay = NAMES.get(name, (None, 0.0))
        if delay == NEVER:
            return
        answer.flags |= dns.flags.RA | dns.flags.AA
        if found is None:
            answer.set_rcode(dns.rcode.NXDOMAIN)
        elif question.rdtype == dns.rdatatype.A:
            answer.answer.append(dns.rrset.from_text(question.name, 60, "IN", "A", found))

        def send() -> None:
            record.ends(open_)
            self.transport.sendto(answer.to_wire(), address)

        asyncio.get_running_loop().call_later(delay, send)


async def main() -> None:
    """Listen until the notebook's kernel is gone."""
    transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(Names, local_addr=("127.0.0.1", 0))
    await say_where(transport.get_extra_info("sockname")[1], record)


if __name__ == "__main__":
    asyncio.run(main())
