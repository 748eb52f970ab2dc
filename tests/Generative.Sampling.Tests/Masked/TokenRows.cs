using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

/// <summary>Runs of token samplers in few words.</summary>
internal static class TokenRows
{
    /// <summary>A request whose canvas is given, one text a row; -1 stands for a hole.</summary>
    public static SamplingRequest Canvas(SineTokens model, int steps, params long[][] rows)
    {
        long[] ids = [.. rows.SelectMany(r => r).Select(t => t < 0 ? model.Mask : t)];
        return new([.. Enumerable.Range(1, rows.Length).Select(i => (long)i)], steps)
        {
            Start = new(0, tensor(ids, [rows.Length, rows[0].Length])),
        };
    }

    /// <summary>The states after every step, row after row.</summary>
    public static (List<long[]> States, SamplerSummary Summary) Run(ISampler sampler, IGenerativeModel model, SamplingRequest request)
    {
        List<long[]> states = [];
        using var result = SamplerRunner.Run(sampler, model, request, step => states.Add(step.State.Value.data<long>().ToArray()));
        return (states, result.Summary);
    }

    /// <summary>The final tokens.</summary>
    public static long[] Final(ISampler sampler, IGenerativeModel model, SamplingRequest request) =>
        Run(sampler, model, request).States[^1];
}
