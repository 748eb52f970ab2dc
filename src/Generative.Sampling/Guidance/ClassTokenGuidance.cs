using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// Classifier-free guidance (Ho and Salimans 2022) of rows that begin with their class as a token: logits = un + s (cond - un), where the
/// unconditional answer is about the same row behind the token for no class. Both come from one batch of twice the rows, with a cache or
/// without. Tokens that take turns, such as the sub-tokens of a cell (Luo et al. 2024, Open-MAGVIT2), may have scales of their own.
/// </summary>
public sealed class ClassTokenGuidance : ICachedGuidance
{
    /// <summary>Guidance of the given scales.</summary>
    /// <param name="scales">s of each slot, any finite number, 1 for none: slot i is that of tokens 1 + i, 1 + i + n, ...</param>
    /// <param name="noClass">The token that stands for no class.</param>
    /// <exception cref="ArgumentException">There is no scale, one is not finite, or the token is negative.</exception>
    public ClassTokenGuidance(IReadOnlyList<double> scales, int noClass)
    {
        ArgumentNullException.ThrowIfNull(scales);
        if (scales.Count == 0)
            throw new ArgumentException("scales is empty; give one for each slot, or one for all.", nameof(scales));
        foreach (var scale in scales)
            if (!double.IsFinite(scale))
                throw new ArgumentException(string.Create(
                    CultureInfo.InvariantCulture, $"scales has {scale}; give finite numbers, 1 for none."), nameof(scales));
        ArgumentOutOfRangeException.ThrowIfNegative(noClass);
        (Scales, NoClass) = ([.. scales], noClass);
    }

    /// <inheritdoc/>
    public string Name => "class-token";

    /// <summary>False: answers are combined alike at every level.</summary>
    public bool DependsOnLevel => false;

    /// <summary>s of each slot.</summary>
    public IReadOnlyList<double> Scales { get; }

    /// <summary>The token that stands for no class.</summary>
    public int NoClass { get; }

    private bool IsNothing => Scales.All(s => s == 1);

    /// <inheritdoc/>
    public Verdict Judge(IGenerativeModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (IsNothing)
            return Verdict.Exact;
        if (model is not ICausalModel causal)
            return Verdict.Invalid(
                $"guidance by the class token is for models that write from left to right, and '{model.Card.Name}' does not");
        if (NoClass >= causal.Vocabulary)
            return Verdict.Invalid($"the token for no class is {NoClass}, and '{model.Card.Name}' has tokens 0 to {causal.Vocabulary - 1}");
        return model.Traits.KnowsUnconditional
            ? Verdict.Approximate(string.Create(
                CultureInfo.InvariantCulture, $"guidance {string.Join(", ", Scales)} sharpens the model's law"))
            : Verdict.Invalid($"guidance compares with the answer for no class, which '{model.Card.Name}' was not trained to give; "
                + "use guidance 1");
    }

    /// <inheritdoc/>
    public IPredictor Guide(IPredictor inner, IGenerativeModel model) => IsNothing ? inner : new ClassTokenPredictor(inner, this);

    /// <inheritdoc/>
    public IRowCache CreateCache(ICausalModel model, int rows, int capacity, CachePolicy policy)
    {
        ArgumentNullException.ThrowIfNull(model);
        return IsNothing ? model.CreateCache(rows, capacity, policy) : new GuidedCache(model.CreateCache(2 * rows, capacity, policy));
    }
}
