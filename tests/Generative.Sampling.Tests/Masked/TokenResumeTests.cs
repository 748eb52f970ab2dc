using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

/// <summary>A stopped run needs its row and its state to go on, whatever sampler it was and wherever it stopped.</summary>
public sealed class TokenResumeTests
{
    private const int Steps = 4;

    private static readonly string[] Names =
    [
        "ancestral", "token-euler", "mdlm", "first-hitting", "first-hitting-parallel", "any-order", "confidence", "random-remask",
        "maskgit", "block-first-hitting", "block-ancestral",
    ];

    [TestCaseSource(nameof(Names))]
    public void Run_resumed_after_any_step_goes_on_with_the_same_tokens_and_reports(string name)
    {
        var sampler = KnownSamplers.Get(name);
        var request = Request(sampler);
        List<(int Index, string Levels, long[] Ids, SampleState State)> whole = [];
        SamplerRunner.Run(sampler, Model(), request, step => whole.Add((step.Index, step.Levels.ToString(),
            step.State.Value.data<long>().ToArray(), Own(step.State)))).Dispose();

        using var _ = Assert.EnterMultipleScope();
        Assert.That(whole, Has.Count.GreaterThan(3));
        for (var row = 1; row < whole.Count; row++)
        {
            List<(int Index, string Levels, long[] Ids)> rest = [];
            SamplerRunner.Run(sampler, Model(), request with { Start = new(row, whole[row - 1].State) },
                step => rest.Add((step.Index, step.Levels.ToString(), step.State.Value.data<long>().ToArray()))).Dispose();
            Assert.That(rest.Select(s => (s.Index, s.Levels)), Is.EqualTo(whole.Skip(row).Select(s => (s.Index, s.Levels))), $"row {row}");
            Assert.That(rest.Select(s => s.Ids), Is.EqualTo(whole.Skip(row).Select(s => s.Ids)), $"row {row}");
        }
        foreach (var tensor in whole.SelectMany(s => s.State.Tensors))
            tensor.Dispose();
    }

    [TestCase("confidence", "holes")]
    [TestCase("random-remask", "holes")]
    [TestCase("maskgit", "masked")]
    [TestCase("block-first-hitting", "block")]
    [TestCase("block-ancestral", "block")]
    public void State_without_what_was_carried_is_refused(string name, string part)
    {
        using var ids = full([2, 12], 5, ScalarType.Int64);
        var request = Request(KnownSamplers.Get(name)) with { Start = new(2, ids) };

        Assert.That(() => SamplerRunner.Run(KnownSamplers.Get(name), Model(), request),
            Throws.ArgumentException.With.Message.Contains($"starts at row 2, and its state lacks the part '{part}'"));
    }

    [TestCase("confidence")]
    [TestCase("maskgit")]
    public void Row_behind_the_last_step_is_refused(string name)
    {
        using var ids = full([2, 12], 5, ScalarType.Int64);
        var request = Request(KnownSamplers.Get(name)) with { Start = new(Steps, ids) };

        Assert.That(() => SamplerRunner.Run(KnownSamplers.Get(name), Model(), request),
            Throws.ArgumentException.With.Message.Contains("starts at row 4, where there is no step left; it has 4 steps"));
    }

    // Hears the time, so that a wrong one changes the answers.
    private static BlockSines Model() => new(12, 4, isTimeFree: false);

    /// <summary>Some words are given, so that what is open at first is not what the sampler would suppose.</summary>
    private static SamplingRequest Request(ISampler sampler)
    {
        using var model = Model();
        var request = TokenRows.Canvas(model, Steps,
            [-1, 2, -1, -1, -1, -1, 3, -1, -1, -1, -1, 0], [-1, -1, -1, 1, 4, -1, -1, -1, -1, 2, -1, -1]);
        return sampler.Settings.Any(s => s.Name == "temperature")
            ? request with { Settings = new Dictionary<string, double> { ["temperature"] = 0.9 } } : request;
    }

    private static SampleState Own(SampleState state) => new(
        state.Value.clone().DetachFromDisposeScope(), state.Parts.ToDictionary(p => p.Key, p => p.Value.clone().DetachFromDisposeScope()));
}
