using Generative.Sampling;
using static TorchSharp.torch;

namespace Generative.Pipelines;

/// <summary>How many proposed tokens a run took, how many it would take on average, and what proposing cost.</summary>
/// <param name="Accepted">Tokens taken.</param>
/// <param name="Drafted">Tokens proposed; 0 where nothing is.</param>
/// <param name="Expected">Sum over the proposals of the chance that one is taken; null where the sampler does not say.</param>
/// <param name="Rounds">Rounds of all texts; null where nothing is proposed.</param>
/// <param name="Evaluations">Batched network evaluations of the draft; null where nothing is proposed.</param>
internal readonly record struct Proposals(double Accepted, double Drafted, double? Expected, long? Rounds, int? Evaluations)
{
    /// <summary>Share of the proposals that was taken; null without proposals.</summary>
    public double? Rate => Drafted > 0 ? Accepted / Drafted : null;

    /// <summary>What that share is on average; null where nobody says.</summary>
    public double? ExpectedRate => Drafted > 0 ? Expected / Drafted : null;

    /// <summary>Those of a finished run, from the parts of its state.</summary>
    public static Proposals Of(SampleState state)
    {
        using var scope = NewDisposeScope();
        // Texts of a batch share the draft's evaluations, and the one that was written longest has seen them all.
        return new(Sum(DecodingParts.Accepted) ?? 0, Sum(DecodingParts.Drafted) ?? 0, Sum(DecodingParts.ExpectedAcceptance),
            (long?)Sum(DecodingParts.Rounds), (int?)Rows(DecodingParts.DraftEvaluations)?.max().item<double>());

        double? Sum(string part) => Rows(part)?.sum().item<double>();

        Tensor? Rows(string part) => state.Parts.TryGetValue(part, out var rows) ? rows.to(ScalarType.Float64).cpu() : null;
    }

    /// <summary>Those of two runs together.</summary>
    public static Proposals operator +(Proposals one, Proposals other) => new(one.Accepted + other.Accepted, one.Drafted + other.Drafted,
        one.Expected is null ? other.Expected : one.Expected + (other.Expected ?? 0),
        one.Rounds is null ? other.Rounds : one.Rounds + (other.Rounds ?? 0),
        one.Evaluations is null ? other.Evaluations : one.Evaluations + (other.Evaluations ?? 0));
}
