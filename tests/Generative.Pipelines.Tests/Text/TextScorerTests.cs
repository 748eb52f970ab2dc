using System.Text;
using Generative.Runtime;
using static TorchSharp.torch;

namespace Generative.Pipelines.Tests;

public sealed class TextScorerTests
{
    private static readonly byte[] Text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("In the beginning God\n", 6)));

    private TinyTextPipeline tiny = null!;

    private static ScoreRequest Request { get; } = new() { Model = "tiny-text", Text = Text };

    [OneTimeSetUp]
    public void Write()
    {
        tiny = new();
        TinyTextModel.Write(tiny["blocks"], "blocks", TinyTextModel.Bd3lm(4), "subs");
        TinyTextModel.Write(tiny["scores"], "scores", TinyTextModel.Sedd(true), "concrete-score");
        TinyTextModel.Write(tiny["uniform"], "uniform", TinyTextModel.Sedd(false), "concrete-score", TinyTextModel.Uniform());
    }

    [OneTimeTearDown]
    public void Free() => tiny.Dispose();

    [TestCase("tiny-text")]
    [TestCase("blocks")]
    [TestCase("scores")]
    public async Task Network_that_knows_nothing_needs_the_log_of_its_tokens(string model)
    {
        var catalog = new ChangedCatalog(tiny.Catalog) { Answered = (_, value) => zeros_like(value) };
        var score = await new TextScorer(catalog, new RowStreamsFactory()).ScoreAsync(Request with { Model = model });

        using var _ = Assert.EnterMultipleScope();
        // Every token but the mask is equally likely, whatever is masked: no draw differs from another.
        Assert.That(score.BitsPerByte, Is.EqualTo(Math.Log2(TinyTextModel.Vocabulary - 1) * score.Tokens / Text.Length).Within(1e-5));
        Assert.That(score.StandardError, Is.LessThan(1e-6));
        Assert.That(score.Bytes, Is.EqualTo(Text.Length));
    }

    [Test]
    public async Task Estimate_agrees_with_the_mean_over_all_ways_to_mask_a_short_text()
    {
        var request = Request with { Text = "In the God"u8.ToArray(), Draws = 400, BatchSize = 64 };
        var score = await tiny.Scorer.ScoreAsync(request);
        var exact = Exact() / Math.Log(2) / request.Text.Length;

        using var _ = Assert.EnterMultipleScope();
        Assert.That(score.Tokens, Is.EqualTo(3));
        Assert.That(score.StandardError, Is.InRange(1e-6, 0.1 * exact));
        Assert.That(score.BitsPerByte, Is.EqualTo(exact).Within(5 * score.StandardError));
    }

    [Test]
    public async Task Score_does_not_depend_on_the_batch_but_on_the_seed()
    {
        var one = await tiny.Scorer.ScoreAsync(Request with { BatchSize = 1, Context = 8 });
        var many = await tiny.Scorer.ScoreAsync(Request with { BatchSize = 5, Context = 8 });
        var other = await tiny.Scorer.ScoreAsync(Request with { Seed = 100, Context = 8 });

        using var _ = Assert.EnterMultipleScope();
        Assert.That(many.BitsPerByte, Is.EqualTo(one.BitsPerByte).Within(1e-5));
        Assert.That(many.NetworkEvaluations, Is.LessThan(one.NetworkEvaluations));
        Assert.That(other.BitsPerByte, Is.Not.EqualTo(one.BitsPerByte).Within(1e-6));
        Assert.That(Math.Abs(other.BitsPerByte - one.BitsPerByte), Is.LessThan(6 * (one.StandardError + other.StandardError)));
    }

    [TestCase(90, 32, 0, null, "0+32 0+32 0+26")]
    [TestCase(90, 32, 16, null, "0+32 16+16 16+16 16+16 16+10")]
    [TestCase(10, 12, 6, 4, "0+4 4+4 8+2(2)")]
    [TestCase(18, 12, 0, 4, "0+4 4+4 8+4 8+4 8+2(2)")]
    [TestCase(3, 32, 31, null, "0+3")]
    public void Windows_cover_every_token_once(int tokens, int longest, int context, int? block, string expected)
    {
        var windows = ScoreWindow.Cut(tokens, longest, context, block);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(string.Join(' ', windows.Select(Shown)), Is.EqualTo(expected));
        Assert.That(windows.Sum(w => w.Length), Is.EqualTo(tokens));
        Assert.That(windows.Skip(1).Select(w => w.Start), Is.EqualTo(windows.SkipLast(1).Select(w => w.Start + w.Length)));

        static string Shown(ScoreWindow w) => $"{w.Context}+{w.Length}{(w.Padding > 0 ? $"({w.Padding})" : "")}";
    }

    [Test]
    public async Task Bytes_that_are_no_UTF8_and_the_masks_own_spelling_are_scored_like_any()
    {
        var score = await tiny.Scorer.ScoreAsync(Request with { Text = (byte[])[0xFF, 0xC3, .. "a [MASK] b"u8, 0xE2, 0x82] });

        using var _ = Assert.EnterMultipleScope();
        Assert.That((score.Tokens, score.Bytes), Is.EqualTo((14L, 14L)));
        Assert.That(score.BitsPerByte, Is.InRange(1, 100));
    }

    [Test]
    public void Progress_reaches_the_whole_and_cancellation_stops_on_the_way()
    {
        var shares = new List<double>();
        using var stop = new CancellationTokenSource();

        using var _ = Assert.EnterMultipleScope();
        Assert.That(() => tiny.Scorer.ScoreAsync(Request, shares.Add), Throws.Nothing);
        Assert.That(shares, Is.Ordered.And.Property("Count").GreaterThan(3));
        Assert.That(shares[^1], Is.EqualTo(1));
        Assert.That(() => tiny.Scorer.ScoreAsync(Request, _ => stop.Cancel(), stop.Token), Throws.InstanceOf<OperationCanceledException>());
    }

    private static readonly TestCaseData[] Bad =
    [
        new(Request with { Text = default }, "The text is empty, and has no bits a byte; give at least one byte"),
        new(Request with { Draws = 1 }, "draws is 1; give at least 2"),
        new(Request with { BatchSize = 0 }, "batch size is 0; give at least 1"),
        new(Request with { Context = -1 }, "context is -1; give at least 0"),
        new(Request with { Context = 32 }, "context is 32; give at most 31"),
        new(Request with { Seed = -1 }, "seed is -1"),
    ];

    [TestCaseSource(nameof(Bad))]
    public void Request_is_refused_with_the_value_and_the_fix(ScoreRequest request, string says) =>
        Assert.That(() => tiny.Scorer.ScoreAsync(request), Throws.InstanceOf<ArgumentException>().With.Message.Contains(says));

    [Test]
    public void Model_that_masks_nothing_is_refused() =>
        Assert.That(() => tiny.Scorer.ScoreAsync(Request with { Model = "uniform" }), Throws.InstanceOf<InvalidDataException>().With.Message
            .Contains("'uniform' replaces tokens by others, and the bound is one of models that mask them"));

    [Test]
    public Task Finished_and_cancelled_scores_leave_no_tensor_behind() => LiveTensors.AreUnchangedBy(async () =>
    {
        await tiny.Scorer.ScoreAsync(Request);
        using var stop = new CancellationTokenSource();
        Assert.That(() => tiny.Scorer.ScoreAsync(Request, _ => stop.Cancel(), stop.Token), Throws.InstanceOf<OperationCanceledException>());
    }, rounds: 4);

    /// <summary>The mean over k = 1, 2, 3 and over all sets of k of three tokens of 3 / k times their cross-entropy, in nats.</summary>
    private double Exact()
    {
        using var scope = NewDisposeScope();
        var model = tiny.Catalog.Get("tiny-text");
        long[] ids = [.. tiny.Catalog.Describe("tiny-text").Tokenizer!().Encode("In the God").Select(i => (long)i)];
        var total = 0.0;
        for (var k = 1; k <= 3; k++)
        {
            int[] sets = [.. Enumerable.Range(1, 7).Where(set => int.PopCount(set) == k)];
            foreach (var set in sets)
            {
                long[] noisy = [.. ids.Select((id, i) => (set >> i & 1) == 1 ? TinyTextModel.Mask : id)];
                var logs = model.Predict(new(tensor(noisy, [1, 3], ScalarType.Int64), NoiseLevels.All(1), Conditioning.None))
                    .Value.narrow(2, 0, TinyTextModel.Mask).log_softmax(-1);
                total -= Enumerable.Range(0, 3).Where(i => (set >> i & 1) == 1).Sum(i => logs[0, i, ids[i]].item<float>())
                    * 3.0 / k / sets.Length / 3;
            }
        }
        return total;
    }
}
