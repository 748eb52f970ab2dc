namespace Generative.Pipelines;

/// <summary>One text once it is made.</summary>
/// <param name="Number">Which text of the request, from 0.</param>
/// <param name="Ids">Its tokens, those given included.</param>
/// <param name="Made">How many of them were made.</param>
/// <param name="Reason">Why it ends there.</param>
internal sealed record FinishedText(int Number, IReadOnlyList<int> Ids, int Made, FinishReason Reason)
{
    /// <summary>Natural logarithm of the probability each made token was drawn with; empty where nobody wants them.</summary>
    public IReadOnlyList<double> LogProbabilities { get; init; } = [];
}
