namespace Generative.Sampling.Tests;

public sealed class LookupDraftTests
{
    [TestCase(new long[] { 1, 2, 3, 4, 9, 1, 2, 3 }, 3, 4, new long[] { 4, 9, 1, 2 }, Description = "what followed 1 2 3")]
    [TestCase(new long[] { 1, 2, 3, 4, 9, 1, 2, 3 }, 3, 2, new long[] { 4, 9 }, Description = "no more than wanted")]
    [TestCase(new long[] { 7, 3, 5, 8, 3, 6, 9, 3 }, 3, 1, new long[] { 6 }, Description = "a single token, where it stood last")]
    [TestCase(new long[] { 5, 5, 5 }, 2, 4, new long[] { 5 }, Description = "a match may reach into the end itself")]
    [TestCase(new long[] { 1, 2, 3 }, 3, 4, new long[0], Description = "never seen")]
    [TestCase(new long[] { 1 }, 3, 4, new long[0])]
    [TestCase(new long[] { 1, 1 }, 3, 0, new long[0], Description = "nothing wanted")]
    public void Longest_run_at_the_end_is_looked_up(long[] text, int longest, int most, long[] expected) =>
        Assert.That(LookupDraft.Find(text, longest, most).ToArray(), Is.EqualTo(expected));

    [Test]
    public void Text_that_repeats_itself_is_written_in_fewer_rounds()
    {
        // A rule that leaves one token alone makes the text 0 1 2 3 0 1 2 3 ...
        var request = GivenTexts.Request(40, [0, 1, 2, 3, 0]) with { Decoding = new() { Rules = [new Counting()] } };

        using var result = SamplerRunner.Run(KnownSamplers.Get("prompt-lookup"), Drafting.Model(), request);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(GivenTexts.Of(result.State)[0], Is.EqualTo(Enumerable.Range(0, 45).Select(i => (long)i % 4)));
        Assert.That(result.Summary.NetworkEvaluations, Is.EqualTo(8), "five tokens a round");
    }

    private sealed class Counting : ILogitsRule
    {
        public TorchSharp.torch.Tensor Apply(TorchSharp.torch.Tensor scores, IReadOnlyList<DecodingRow> rows) =>
            TorchSharp.torch.stack([.. rows.Select(r => TorchSharp.torch.tensor(Enumerable.Range(0, 4)
                .Select(k => k == (r.Tokens.Span[^1] + 1) % 4 ? 0 : double.NegativeInfinity).ToArray()))]);
    }
}
