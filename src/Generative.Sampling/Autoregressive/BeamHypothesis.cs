namespace Generative.Sampling;

/// <summary>One way to continue a prompt.</summary>
/// <param name="Text">The tokens.</param>
/// <param name="Sum">Log probability of the tokens made.</param>
internal sealed record BeamHypothesis(DecodingText Text, double Sum)
{
    /// <summary>What finished hypotheses are compared by: the sum over the number of tokens made to the power of the penalty.</summary>
    /// <param name="penalty">0 for the sum itself, 1 for the mean; above, long texts are preferred.</param>
    public double Score(double penalty) => Sum / Math.Pow(Text.Made, penalty);

    /// <summary>This one and a token more.</summary>
    public BeamHypothesis With(BeamCandidate next) => new(Text.With(next.Token, next.LogProbability), next.Sum);
}
