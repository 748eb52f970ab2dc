using Generative.Runtime;
using Generative.Sampling;
using static TorchSharp.torch;

namespace Generative.Pipelines.Tests;

/// <summary>How far a score may be off, and what the network is told on the way.</summary>
public sealed class ScoreErrorTests
{
    private TinyTextPipeline tiny = null!;

    private static ScoreRequest Request { get; } = new() { Model = "tiny-text", Text = "xxxxxxxxxxxxxxxxxxxxxxxx"u8.ToArray() };

    [OneTimeSetUp]
    public void Write()
    {
        tiny = new();
        TinyTextModel.Write(tiny["hears"], "hears", TinyTextModel.Mdlm(true), "subs");
        TinyTextModel.Write(tiny["blocks"], "blocks", TinyTextModel.Bd3lm(4), "subs");
    }

    [OneTimeTearDown]
    public void Free() => tiny.Dispose();

    [TestCase(4)]
    [TestCase(5)]
    public async Task Standard_error_is_how_far_scores_of_other_seeds_are(int draws)
    {
        // Certain while little is masked and lost when much is: k decides, and the shares of its range differ most.
        var scorer = new TextScorer(new ChangedCatalog(tiny.Catalog)
        {
            Answered = (asked, value) =>
            {
                var masked = asked.State.eq(TinyTextModel.Mask).sum(-1, true).unsqueeze(-1);
                return zeros_like(value).index_fill(-1, tensor([(long)'x']), 1) * (12 - masked / 2.0);
            },
        }, new RowStreamsFactory());
        var scores = new List<TextScore>();
        for (var seed = 0; seed < 250; seed++)
            scores.Add(await scorer.ScoreAsync(Request with { Seed = seed, Draws = draws }));

        var mean = scores.Average(s => s.BitsPerByte);
        var spread = Math.Sqrt(scores.Average(s => Math.Pow(s.BitsPerByte - mean, 2)));
        var said = Math.Sqrt(scores.Average(s => s.StandardError * s.StandardError));
        // The spread of 250 scores is known to some 5 %.
        Assert.That(said / spread, Is.EqualTo(1).Within(0.25), $"said {said}, spread {spread}, mean {mean}");
    }

    [TestCase("hears", 8)]
    [TestCase("hears", 0)]
    [TestCase("blocks", 8)]
    public async Task Noise_the_network_is_told_is_that_of_what_it_sees(string model, int context)
    {
        var seen = new List<(double Level, double Masked)>();
        var scorer = new TextScorer(new ChangedCatalog(tiny.Catalog)
        {
            Answered = (asked, value) =>
            {
                // A network of blocks hears of its own block's noise.
                var part = model == "blocks" ? asked.State.narrow(1, asked.State.shape[1] - 4, 4) : asked.State;
                var share = part.eq(TinyTextModel.Mask).to(ScalarType.Float64).mean([-1L]).data<double>().ToArray();
                seen.AddRange(share.Select((s, row) => (asked.Levels[row, 0], s)));
                return value;
            },
        }, new RowStreamsFactory());

        await scorer.ScoreAsync(Request with { Model = model, Context = context, Text = Enumerable.Repeat((byte)'x', 34).ToArray() });

        var process = (ITokenProcess)tiny.Catalog.Describe(model).Process;
        using var _ = Assert.EnterMultipleScope();
        Assert.That(seen, Is.Not.Empty);
        foreach (var (level, masked) in seen)
            Assert.That(1 - process.Alpha(level), Is.EqualTo((1 - process.Alpha(1)) * masked).Within(1e-6));
    }

    [TestCase(double.NaN, "NaN nats")]
    [TestCase(double.PositiveInfinity, "NaN nats")]
    public void Answers_that_are_no_numbers_are_the_models_fault(double answer, string says)
    {
        var scorer = new TextScorer(
            new ChangedCatalog(tiny.Catalog) { Answered = (_, value) => full_like(value, answer) }, new RowStreamsFactory());

        Assert.That(() => scorer.ScoreAsync(Request), Throws.InvalidOperationException.With.Message
            .Contains($"'tiny-text' gives window 0 of the text (tokens 0 to 23) {says} by its Float32 answers"));
    }

    [Test]
    public void Seeds_of_all_windows_are_within_range() =>
        Assert.That(() => tiny.Scorer.ScoreAsync(
            Request with { Seed = ImageRequest.MaxSeed, Model = "blocks" }),
            Throws.ArgumentException.With.Message.Contains($"seed is {ImageRequest.MaxSeed}; give a whole number from 0 to "));

    [Test]
    public async Task Context_counts_in_the_memory_of_a_call()
    {
        // Two rows of 16 positions would fit; with the 16 before them one does.
        var huge = new ChangedCatalog(tiny.Catalog)
        {
            Described = d => d with { Process = ProcessFactory.Create(TinyTextModel.Absorbing(1 << 21)) },
        };
        var score = await new TextScorer(huge, new RowStreamsFactory()).ScoreAsync(
            Request with { Text = Enumerable.Repeat((byte)'x', 32 + 16 * 4).ToArray(), Context = 16, Draws = 2 });

        Assert.That((score.Windows, score.NetworkEvaluations), Is.EqualTo((5, 10)));
    }
}
