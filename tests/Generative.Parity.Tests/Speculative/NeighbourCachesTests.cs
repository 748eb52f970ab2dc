using Generative.Sampling;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>Samplers that try tokens ahead, on a real decoder behind each kind of cache, rows of different lengths.</summary>
public sealed class NeighbourCachesTests
{
    private const int Steps = 30;

    private static readonly long[][] Prompts = [[1, 5, 9, 33], [60, 2], [7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7], [12]];

    [Test]
    public void Greedy_text_is_that_of_one_token_at_a_time(
        [Values("speculative", "prompt-lookup", "spectr", "token-tree", "jacobi")] string name, [Values] CacheKind kind)
    {
        using var scope = NewDisposeScope();
        var fixture = Path.Combine(ParitySettings.Find(AppContext.BaseDirectory)!, "speculative");
        using var model = NeighbourModel.Load(fixture, Path.Combine("..", "llama"));
        using var draft = NeighbourModel.Load(fixture, Path.Combine("..", "llama"),
            new Dictionary<string, int> { ["num_hidden_layers"] = 1 });
        var longest = Prompts.Max(p => p.Length);
        long[] ids = [.. Prompts.SelectMany(p => p.Concat(Enumerable.Repeat(0L, longest - p.Length)))];
        var request = new SamplingRequest([1, 2, 3, 4], Steps)
        {
            Start = new(0, new SampleState(tensor(ids, [Prompts.Length, longest]))
                .WithPart(NextTokenProcess.Lengths, tensor([.. Prompts.Select(p => (long)p.Length)]))),
            Decoding = new() { Draft = draft, Cache = new(kind) { Window = kind == CacheKind.All ? 0 : 12, Sinks = 2 } },
        };

        using var plain = SamplerRunner.Run(KnownSamplers.Get("greedy"), model, request);
        using var tried = SamplerRunner.Run(KnownSamplers.Get(name), model,
            request with { Settings = new Dictionary<string, double> { ["greedy"] = 1 } });

        Assert.That(tried.State.Value.eq(plain.State.Value).all().item<bool>(), Is.True);
        Assert.That(tried.State.Parts[DecodingParts.LogProbabilities].sub(plain.State.Parts[DecodingParts.LogProbabilities]).abs().max()
            .item<double>(), Is.LessThan(1e-4));
    }
}
