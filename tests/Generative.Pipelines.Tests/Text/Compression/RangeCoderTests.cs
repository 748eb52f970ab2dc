namespace Generative.Pipelines.Tests;

public sealed class RangeCoderTests
{
    [TestCase(2)]
    [TestCase(7)]
    [TestCase(1000)]
    public void Symbols_of_any_probability_come_back_in_as_many_bits_as_they_are_worth(int vocabulary)
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            var logits = Enumerable.Range(0, 300).Select(_ => Logits(random, vocabulary)).ToArray();
            // Half of the symbols are what the logits say, half are whatever: shares of one in 2^30 among them.
            int[] symbols = [.. logits.Select(l => random.Next(2) == 0 ? Array.IndexOf(l, l.Max()) : random.Next(vocabulary))];

            var (bytes, bits) = Encode(logits, symbols);

            Assert.That(Decode(logits, bytes), Is.EqualTo(symbols), $"seed {seed}");
            Assert.That(bytes, Has.Count.LessThanOrEqualTo(bits / 8 + 2), $"seed {seed}");
        }
    }

    [Test]
    public void Carries_run_through_bytes_that_are_full()
    {
        // The last of the likeliest tokens keeps the number just below the top, the others pull it over.
        var logits = Enumerable.Range(0, 20_000).Select(_ => new float[] { 0, 0, -15 }).ToArray();
        for (var seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            int[] symbols = [.. logits.Select(_ => random.Next(200) == 0 ? random.Next(2) : 2)];

            Assert.That(Decode(logits, Encode(logits, symbols).Bytes), Is.EqualTo(symbols), $"seed {seed}");
        }
    }

    [Test]
    public void Shares_fill_the_whole_and_none_is_empty()
    {
        var shares = new TokenShares(4);
        shares.Fill([1000, -1000, 999, float.NegativeInfinity]);
        TokenShare[] all = [.. Enumerable.Range(0, 4).Select(shares.Of)];

        using var _ = Assert.EnterMultipleScope();
        Assert.That(all.Sum(s => (long)s.Own), Is.EqualTo((long)TokenShares.Whole));
        Assert.That(all[1].Own, Is.EqualTo(1));
        Assert.That(all[3].Own, Is.EqualTo(1));
        Assert.That(all[0].Own / (double)TokenShares.Whole, Is.EqualTo(1 / (1 + Math.Exp(-1))).Within(1e-8));
        foreach (var (share, token) in all.Select((s, i) => (s, i)))
        {
            Assert.That(shares.At(share.Before, out var first), Is.EqualTo(token));
            Assert.That(shares.At(share.Before + share.Own - 1, out var last), Is.EqualTo(token));
            Assert.That((first, last), Is.EqualTo((share, share)));
        }
    }

    [TestCase(float.NaN)]
    [TestCase(float.PositiveInfinity)]
    public void Logits_that_are_no_numbers_are_an_error(float logit) =>
        Assert.That(() => new TokenShares(2).Fill([0, logit]), Throws.InvalidOperationException.With.Message.Contains("are no numbers"));

    private static float[] Logits(Random random, int vocabulary)
    {
        var scale = random.Next(4) switch { 0 => 0.0, 1 => 1.0, 2 => 10.0, _ => 100.0 };
        return [.. Enumerable.Range(0, vocabulary).Select(_ => (float)(scale * random.NextDouble()))];
    }

    private static (List<byte> Bytes, double Bits) Encode(float[][] logits, int[] symbols)
    {
        var (bytes, bits, shares) = (new List<byte>(), 0.0, new TokenShares(logits[0].Length));
        var encoder = new RangeEncoder(bytes);
        for (var i = 0; i < symbols.Length; i++)
        {
            shares.Fill(logits[i]);
            var share = shares.Of(symbols[i]);
            encoder.Encode(share);
            bits += TokenShares.Bits - Math.Log2(share.Own);
        }
        encoder.Finish();
        return (bytes, bits);
    }

    private static int[] Decode(float[][] logits, List<byte> bytes)
    {
        var (decoder, shares) = (new RangeDecoder(bytes.ToArray()), new TokenShares(logits[0].Length));
        return [.. logits.Select(l =>
        {
            shares.Fill(l);
            return decoder.Decode(shares);
        })];
    }
}
