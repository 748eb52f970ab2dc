namespace Generative.Sampling.Tests;

/// <summary>Runs of the samplers that check drafts, in few words.</summary>
internal static class Drafting
{
    /// <summary>Their names.</summary>
    public static readonly string[] Names = ["speculative", "prompt-lookup", "spectr", "token-tree"];

    /// <summary>A draft that is wrong now and then.</summary>
    public static TableModel Draft(bool recurrent = false) => new(4, 0.8, seed: 3, recurrent);

    /// <summary>The model.</summary>
    public static TableModel Model(bool recurrent = false) => new(4, recurrent: recurrent);

    /// <summary>The request with a draft, and numbers.</summary>
    public static SamplingRequest With(this SamplingRequest request, ICausalModel? draft, params (string Name, double Value)[] settings) =>
        request with
        {
            Decoding = request.Decoding with { Draft = draft },
            Settings = settings.ToDictionary(s => s.Name, s => s.Value),
        };

    /// <summary>The sums over all rows of a count of <see cref="DecodingParts"/>.</summary>
    public static double Total(SampleState state, string part) => state.Parts[part].data<double>().ToArray().Sum();
}
