namespace Generative.Runtime.Tests;

public sealed class PhiloxTests
{
    // Published with the algorithm's reference code: counter words, key words, expected words.
    [TestCase(0u, 0u, 0u, 0u, 0u, 0u, 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [TestCase(~0u, ~0u, ~0u, ~0u, ~0u, ~0u, 0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu)]
    [TestCase(0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u, 0xa4093822u, 0x299f31d0u,
        0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u)]
    public void Block_gives_the_published_answer(uint c0, uint c1, uint c2, uint c3, uint k0, uint k1, uint x0, uint x1, uint x2, uint x3)
    {
        var block = Philox.Block(Join(k0, k1), Join(c0, c1), Join(c2, c3));

        Assert.That(block, Is.EqualTo((x0, x1, x2, x3)));

        static ulong Join(uint low, uint high) => low | ((ulong)high << 32);
    }

    [Test]
    public void Block_depends_on_every_bit_of_key_and_counter()
    {
        var seen = new HashSet<(uint, uint, uint, uint)> { Philox.Block(0, 0, 0) };
        for (var bit = 0; bit < 64; bit++)
        {
            seen.Add(Philox.Block(1UL << bit, 0, 0));
            seen.Add(Philox.Block(0, 1UL << bit, 0));
            seen.Add(Philox.Block(0, 0, 1UL << bit));
        }

        Assert.That(seen, Has.Count.EqualTo(1 + 3 * 64));
    }
}
