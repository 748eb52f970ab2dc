namespace Generative.Sampling;

/// <summary>Several kinds of guidance in order: each guides what those before it answer. The first is next to the model.</summary>
/// <param name="links">The guidance, first to last.</param>
public sealed class GuidanceChain(params IReadOnlyList<IGuidance> links) : IGuidance
{
    /// <inheritdoc/>
    public string Name => string.Join('+', Links.Select(g => g.Name));

    /// <summary>Whether any of them does.</summary>
    public bool DependsOnLevel => Links.Any(g => g.DependsOnLevel);

    /// <summary>The guidance, first to last.</summary>
    public IReadOnlyList<IGuidance> Links { get; } = [.. links];

    /// <inheritdoc/>
    public Verdict Judge(IGenerativeModel model) => Links.Aggregate(Verdict.Exact, (verdict, guidance) =>
        verdict.And(guidance.Judge(model)));

    /// <inheritdoc/>
    public IPredictor Guide(IPredictor inner, IGenerativeModel model) =>
        Links.Aggregate(inner, (guided, guidance) => guidance.Guide(guided, model));
}
