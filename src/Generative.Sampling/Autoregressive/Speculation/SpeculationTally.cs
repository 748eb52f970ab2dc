using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>What became of a run's drafts since its beginning: companions of the state, so that a stopped run counts on.</summary>
internal sealed class SpeculationTally
{
    private readonly double[] _drafted, _accepted, _expected, _rounds, _evaluations;

    /// <summary>The counts of the state that a run starts from, or none.</summary>
    public SpeculationTally(SamplingContext context)
    {
        var parts = context.Request.Start?.State.Parts;
        _rounds = Part(DecodingParts.Rounds);
        _drafted = Part(DecodingParts.Drafted);
        _accepted = Part(DecodingParts.Accepted);
        _expected = Part(DecodingParts.ExpectedAcceptance);
        _evaluations = Part(DecodingParts.DraftEvaluations);

        double[] Part(string name)
        {
            if (parts?.TryGetValue(name, out var part) is not true)
                return new double[context.Rows];
            using var numbers = part.to(ScalarType.Float64);
            return HostNumbers.All<double>(numbers);
        }
    }

    /// <summary>Rounds a row has been through.</summary>
    public long Rounds(int row) => (long)_rounds[row];

    /// <summary>Counts a round.</summary>
    /// <param name="walk">What became of a row's draft.</param>
    /// <param name="evaluations">Network evaluations the round's drafts took.</param>
    public void Add(DraftWalk walk, int evaluations)
    {
        var row = walk.Text.Number;
        _rounds[row]++;
        _evaluations[row] += evaluations;
        _drafted[row] += walk.Looks;
        _accepted[row] += walk.Accepted;
        _expected[row] += walk.Expected;
    }

    /// <summary>The step with the counts.</summary>
    public SamplingStep On(SamplingStep step) => step with
    {
        State = step.State.WithPart(DecodingParts.Rounds, tensor(_rounds)).WithPart(DecodingParts.Drafted, tensor(_drafted))
            .WithPart(DecodingParts.Accepted, tensor(_accepted)).WithPart(DecodingParts.ExpectedAcceptance, tensor(_expected))
            .WithPart(DecodingParts.DraftEvaluations, tensor(_evaluations)),
    };
}
