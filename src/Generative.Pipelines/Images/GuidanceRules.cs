using System.Globalization;
using Generative.Sampling;

namespace Generative.Pipelines;

/// <summary>From the numbers of a request to guidance, checked against a model that is not loaded yet.</summary>
internal static class GuidanceRules
{
    /// <summary>The weight that will count.</summary>
    /// <exception cref="ArgumentException">A number is out of range, or there is nothing to guide.</exception>
    public static double Weight(ImageRequest request, ModelDescription model)
    {
        // Of weights for each sub-token the one farthest from none says whether there is guidance.
        var weight = request.Guidance ?? request.Slots?.Guidance.Cast<double?>().MaxBy(w => Math.Abs(w!.Value - 1))
            ?? (request.Classes.Count == 0 ? 1 : model.Card.DefaultGuidance);
        if (!double.IsFinite(weight))
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                $"guidance is {weight}; give a finite number, 1 for none."));
        if (weight != 1 && model.Card.Classes.Count == 0)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                $"guidance is {weight}, and '{model.Card.Name}' has no classes to be guided to; use guidance 1, or leave it out."));
        if (weight == 1 && Refinement(request) is { } refinement)
            throw new ArgumentException($"{refinement} is given, but guidance is 1, which is none; give a guidance too, or leave it out.");
        return weight;
    }

    /// <summary>The guidance of a request; null for none.</summary>
    /// <exception cref="ArgumentException">A number is out of range.</exception>
    public static IGuidance? Make(ImageRequest request, double weight, ModelCard card)
    {
        IGuidance[] all = weight == 1 ? [.. request.MoreGuidance] : [Classes(request, weight, card), .. request.MoreGuidance];
        return all switch { [] => null, [var one] => one, _ => new GuidanceChain(all) };
    }

    /// <summary>The guidance of a model whose rows begin with the class as a token; null for none.</summary>
    /// <param name="request">The request.</param>
    /// <param name="weights">Weight of each sub-token, or one for all.</param>
    /// <param name="noClass">The token that stands for no class.</param>
    public static IGuidance? Make(ImageRequest request, IReadOnlyList<double> weights, int noClass)
    {
        IGuidance[] all = weights.All(w => w == 1) ? [.. request.MoreGuidance]
            : [new ClassTokenGuidance(weights, noClass), .. request.MoreGuidance];
        return all switch { [] => null, [var one] => one, _ => new GuidanceChain(all) };
    }

    /// <summary>
    /// The validator's word on the weight and the interval. Further guidance is judged with the model itself, before the run.
    /// </summary>
    public static Verdict Judge(ImageRequest request, double weight, ModelDescription model)
    {
        var verdict = new ClassifierFreeGuidance(weight).Judge(model.Traits, model.Card.Name);
        return IsLimited(request) ? verdict.And(IntervalGuidance.Judge(model.Process)) : verdict;
    }

    private static IGuidance Classes(ImageRequest request, double weight, ModelCard card)
    {
        var everywhere = new ClassifierFreeGuidance(weight, request.GuidanceRescale ?? 0, card.GuidedChannels);
        return IsLimited(request)
            ? new IntervalGuidance(everywhere, request.GuidanceFrom ?? 0, request.GuidanceTo ?? double.PositiveInfinity) : everywhere;
    }

    private static bool IsLimited(ImageRequest request) => request.GuidanceFrom is not null || request.GuidanceTo is not null;

    private static string? Refinement(ImageRequest request) =>
        request.GuidanceFrom is not null ? "guidance from"
        : request.GuidanceTo is not null ? "guidance to"
        : request.GuidanceRescale is not null ? "guidance rescale"
        : null;
}
