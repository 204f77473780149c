"""Packets come out of their frames as they went in, and keep step with the takes' clock."""

from workers.audio.packets import PACKET_MS, framed, in_step, packets

SOME = [b"one", b"", b"x" * 255, b"y" * 256, b"z" * 1_275]


def test_packets_of_any_length_come_back() -> None:
    assert list(packets(b"".join(map(framed, SOME)))) == SOME
    assert list(packets(b"")) == []


def test_takes_that_end_inside_a_packet_drift_by_no_more_than_half_of_one() -> None:
    lasting = 5 * PACKET_MS - 7.0  # five packets cover it, and run 7 ms past its end
    take = b"".join(framed(bytes([number])) for number in range(5))
    given = 0
    for count in range(1, 40):
        given = len(list(in_step([(take, lasting)] * count)))
        assert abs(given * PACKET_MS - count * lasting) <= PACKET_MS / 2
    assert given < 39 * 5


def test_what_is_left_out_is_the_silence_at_a_takes_end() -> None:
    take = b"".join(framed(bytes([number])) for number in range(5))
    kept = list(in_step([(take, 81.0)] * 3))
    assert [packet[0] for packet in kept] == [0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3]
