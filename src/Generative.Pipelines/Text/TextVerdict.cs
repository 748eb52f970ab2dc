using System.Globalization;
using Generative.Sampling;

namespace Generative.Pipelines;

/// <summary>What a request for text adds to the validator's word on model and sampler.</summary>
internal static class TextVerdict
{
    public static Verdict Of(TextRequest request, ModelDescription model, ISampler sampler, IReadOnlyDictionary<string, double> settings,
        double guidance, IReadOnlyList<TextLayout> layouts)
    {
        var verdict = Validator.Judge(sampler.Plan, sampler.SolverWith(settings), model.Traits, model.Process);
        var masks = ((ITokenProcess)model.Process).Mask is not null;
        if (guidance != 1)
            verdict = verdict.And(masks
                ? Verdict.Approximate(string.Create(
                    CultureInfo.InvariantCulture, $"guidance {guidance} sharpens the model's law towards the given words"))
                : Verdict.Invalid(
                    "guidance compares with the answer where the given words are masked, and the model knows no mask; use guidance 1"));
        if (request.Count > 1 && IsGreedy(sampler, settings))
            verdict = verdict.And(Verdict.Approximate(
                "at temperature 0, this sampler's default, every draw takes the likeliest token, and texts hardly differ by their seeds: "
                + "give a temperature for different ones"));
        if (request.Constraint is not null)
            verdict = verdict.And(Verdict.Approximate(
                "the constraint holds draw by draw, and tokens drawn before a constrained one do not know of it"));
        else if (layouts.Any(l => l.Spaced.Count > 0))
            verdict = verdict.And(Verdict.Approximate(
                "the token after a space of the template must begin with it, and tokens drawn earlier do not know that"));
        if (!masks && layouts.Any(l => l.Holes < l.Length))
            verdict = verdict.And(Verdict.Approximate(
                "given words are noised along with the rest and put back at the end, so that the rest sees them only through the noise"));
        return verdict;
    }

    private static bool IsGreedy(ISampler sampler, IReadOnlyDictionary<string, double> settings) =>
        sampler.Settings.Any(s => s.Name == DrawSettings.Temperature && settings.GetValueOrDefault(s.Name, s.Default) == 0);
}
