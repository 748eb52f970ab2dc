using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

/// <summary>Runs over texts in few words.</summary>
internal static class GivenTexts
{
    /// <summary>A request that continues prompts of any lengths; row i has seed i + 1.</summary>
    public static SamplingRequest Request(int steps, params long[][] prompts) =>
        new([.. Enumerable.Range(1, prompts.Length).Select(i => (long)i)], steps) { Start = new(0, State(prompts)) };

    /// <summary>Prompts as a state.</summary>
    public static SampleState State(params long[][] prompts)
    {
        var longest = prompts.Max(p => p.Length);
        long[] ids = [.. prompts.SelectMany(p => p.Concat(Enumerable.Repeat(0L, longest - p.Length)))];
        return new SampleState(tensor(ids, [prompts.Length, longest]))
            .WithPart(NextTokenProcess.Lengths, tensor([.. prompts.Select(p => (long)p.Length)]));
    }

    /// <summary>The whole texts at the end of a run.</summary>
    public static long[][] Run(ISampler sampler, IGenerativeModel model, SamplingRequest request)
    {
        using var result = SamplerRunner.Run(sampler, model, request);
        return Of(result.State);
    }

    /// <summary>The whole texts of a state.</summary>
    public static long[][] Of(SampleState state)
    {
        var (ids, lengths) = (state.Value.data<long>().ToArray(), Lengths(state));
        var longest = (int)state.Value.shape[1];
        return [.. lengths.Select((length, row) => ids.AsSpan(row * longest, length).ToArray())];
    }

    /// <summary>The log probabilities of the tokens made, row by row.</summary>
    public static double[][] LogProbabilities(SampleState state)
    {
        var logs = state.Parts[DecodingParts.LogProbabilities].data<double>().ToArray();
        var prompts = state.Parts[DecodingParts.Prompts].data<long>().ToArray();
        var longest = (int)state.Value.shape[1];
        return [.. Lengths(state).Select((length, row) => logs[(row * longest + (int)prompts[row])..(row * longest + length)])];
    }

    /// <summary>A copy that outlives its run.</summary>
    public static SampleState Own(SampleState state) => new(
        state.Value.clone().DetachFromDisposeScope(), state.Parts.ToDictionary(p => p.Key, p => p.Value.clone().DetachFromDisposeScope()));

    private static int[] Lengths(SampleState state) =>
        [.. state.Parts[NextTokenProcess.Lengths].data<long>().ToArray().Select(l => (int)l)];
}
