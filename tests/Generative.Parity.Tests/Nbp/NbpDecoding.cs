using System.Globalization;
using Generative.Runtime;
using Generative.Sampling;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>Videos made block by block by the samplers, with the network's cache and without it.</summary>
internal static class NbpDecoding
{
    public static ParityError Greedy(NbpFixture f, string name) => Both(f, name, "next-block-greedy", r => r);

    public static ParityError GreedyTokens(NbpFixture f, string name)
    {
        var ids = Run(f, "next-block-greedy", Request(f, (int)f[name].shape[1]), cached: true).Ids;
        // Marks and classes, which a network may answer, are token 0, as published.
        return Deviation.Unequal((ids - f.Network.Sequence.FirstToken).clamp(min: 0), f[name]);
    }

    public static ParityError Steps(NbpFixture f, string name)
    {
        var tokens = f.Ids.shape[1];
        var evaluations = Run(f, "next-block-greedy", Request(f, (int)tokens), cached: true).Evaluations;
        return new(Math.Abs(evaluations - f[name].item<long>()), 0);
    }

    public static ParityError Guided(NbpFixture f, string name)
    {
        var kind = name[..name.IndexOf('.', StringComparison.Ordinal)];
        var weight = FixtureReadme.Number(f.Folder, kind + @" ([\d.]*\d)") ?? (kind == "cfg_const" ? 0.8 : 0.05);
        var growth = kind == "cfg_const" ? BlockGuidanceGrowth.None : BlockGuidanceGrowth.PerBlock;
        return Both(f, name, "next-block-greedy", r => r with { Guidance = new BlockGuidance(weight, growth) });
    }

    public static ParityError Sampled(NbpFixture f, string name)
    {
        var uniforms = f["sampled_uniforms"].to(ScalarType.Float64);
        var settings = new Dictionary<string, double>
        {
            ["temperature"] = Number("temperature", 0.9), ["top-k"] = Number("top_k", 10), ["top-p"] = Number("top_p", 0.9),
        };
        var random = new ReplaySource((int)uniforms.shape[1], key => key.Name == "token" ? uniforms[key.Index].unsqueeze(-1) : null);
        return Both(f, name, "next-block", r => r with { Settings = settings, Random = random });

        double Number(string number, double usual) => FixtureReadme.Number(f.Folder, number + @" ([\d.]*\d)") ?? usual;
    }

    private static ParityError Both(NbpFixture f, string name, string sampler, Func<SamplingRequest, SamplingRequest> how)
    {
        var expected = f[name];
        return ParityError.Worst(new[] { true, false }.Select(cached => Deviation.Unequal(
            Run(f, sampler, how(Request(f, (int)expected.shape[1])), cached).Ids, expected)));
    }

    /// <summary>A request for so many tokens behind the context.</summary>
    private static SamplingRequest Request(NbpFixture f, int tokens)
    {
        var blocks = f.Network.Blocks;
        var context = blocks.Given == 0 ? 0 : (int)f["context_len"].item<long>();
        var end = blocks.WholeBlocks(context + tokens) ?? throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture,
            $"{tokens} tokens behind {context} are no whole blocks of {blocks}"));
        var rows = (int)f.Ids.shape[0];
        return new([.. Enumerable.Range(0, rows).Select(i => (long)i)], end - blocks.WholeBlocks(context)!.Value)
        {
            Start = context == 0 ? null : new(0, f.Ids.narrow(1, 0, context)),
            Conditioning = new() { Classes = f.Classes },
        };
    }

    private static (Tensor Ids, int Evaluations) Run(NbpFixture f, string sampler, SamplingRequest request, bool cached)
    {
        using var model = new NbpModel(f.Network);
        using var result = SamplerRunner.Run(KnownSamplers.Get(sampler), cached ? model : new NbpWithoutCache(model), request);
        var context = request.Start?.State.Value.shape[1] ?? 0;
        var ids = result.State.Value;
        return (ids.narrow(1, context, ids.shape[1] - context).clone(), result.Summary.NetworkEvaluations);
    }
}
