using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

/// <summary>What holds of every sampler that unmasks.</summary>
public sealed class UnmaskingSamplersTests
{
    private static readonly string[] Names =
    [
        "first-hitting", "first-hitting-parallel", "any-order", "confidence", "random-remask", "maskgit", "block-first-hitting",
        "block-ancestral",
    ];

    [TestCaseSource(nameof(Names))]
    public void Run_gives_every_tensor_back(string name)
    {
        var sampler = KnownSamplers.Get(name);
        LiveTensors.AreUnchangedBy(() =>
        {
            using var model = new BlockSines(6, 3);
            SamplerRunner.Run(sampler, model, new([1, 2], 4)).Dispose();
        }, rounds: 3);
    }

    [TestCaseSource(nameof(Names))]
    public void Same_seeds_give_the_same_tokens(string name)
    {
        var sampler = KnownSamplers.Get(name);
        using var model = new SineTokens(6);

        var first = TokenRows.Final(sampler, model, new([3, 4], 3));

        Assert.That(TokenRows.Final(sampler, model, new([3, 4], 3)), Is.EqualTo(first));
        Assert.That(TokenRows.Final(sampler, model, new([4, 3], 3)), Is.EqualTo(first[6..].Concat(first[..6])));
    }

    [TestCaseSource(nameof(Names))]
    public void Cancelled_run_stops_before_the_next_question(string name)
    {
        using var model = new SineTokens(6);
        using var stop = new CancellationTokenSource();
        using var run = SamplerRunner.Begin(KnownSamplers.Get(name), model, new([3, 4], 3), stop.Token);
        run.MoveNext();
        stop.Cancel();

        Assert.That(() =>
        {
            while (run.MoveNext())
            {
            }
        }, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(model.Asked, Has.Count.EqualTo(1));
    }
}
