"""What a reviser needs: a packet to read and sign, and the record of who read what."""

from briefing.review.packet import write_packet
from briefing.review.record import record_review

__all__ = ["record_review", "write_packet"]
