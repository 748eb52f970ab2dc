using System.Globalization;

namespace Generative.Training;

/// <summary>
/// Settings of <see cref="ImageTokenizerObjective"/>. The weights of entropy and commitment are the quantiser's own. Defaults are VQGAN's
/// (Esser et al. 2021), which Open-MAGVIT2 keeps, without an adversary.
/// </summary>
public sealed record ImageTokenizerOptions
{
    /// <summary>Weight of the mean absolute difference of the pictures.</summary>
    public double AbsoluteWeight { get; init; } = 1;

    /// <summary>Weight of their mean squared difference.</summary>
    public double SquaredWeight { get; init; }

    /// <summary>Weight of <see cref="PerceptualDistance"/>; 0 for none.</summary>
    public double PerceptualWeight { get; init; } = 1;

    /// <summary>Weight of the adversary's judgement; 0 for no adversary.</summary>
    public double AdversarialWeight { get; init; }

    /// <summary>Step from which on the adversary learns and counts: before it there is nothing worth judging.</summary>
    public long AdversarialStart { get; init; }

    /// <summary>
    /// Whether the adversary's judgement is scaled so that it pulls at the decoder's last layer as much as the reconstruction does (VQGAN's
    /// lambda, at most 10,000).
    /// </summary>
    public bool AdaptiveWeight { get; init; } = true;

    /// <summary>Names <see cref="Read"/> knows.</summary>
    internal static readonly string[] Names =
        ["absolute_weight", "squared_weight", "perceptual_weight", "adversarial_weight", "adversarial_start", "adaptive_weight"];

    /// <summary>Options as a recipe writes them, under the names of the properties in lower case with underscores.</summary>
    /// <exception cref="InvalidDataException">A value is out of range.</exception>
    public static ImageTokenizerOptions Read(ComponentSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var usual = new ImageTokenizerOptions();
        var options = new ImageTokenizerOptions
        {
            AbsoluteWeight = settings.Optional("absolute_weight", usual.AbsoluteWeight),
            SquaredWeight = settings.Optional("squared_weight", usual.SquaredWeight),
            PerceptualWeight = settings.Optional("perceptual_weight", usual.PerceptualWeight),
            AdversarialWeight = settings.Optional("adversarial_weight", usual.AdversarialWeight),
            AdversarialStart = settings.Optional("adversarial_start", usual.AdversarialStart),
            AdaptiveWeight = settings.Optional("adaptive_weight", usual.AdaptiveWeight),
        };
        try
        {
            options.Validate();
            return options;
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException($"{settings.Source}: {e.Message}", e);
        }
    }

    /// <summary>Refuses values out of range.</summary>
    /// <exception cref="ArgumentException">One is; the message names it.</exception>
    public void Validate()
    {
        foreach (var (name, weight) in new[] { (nameof(AbsoluteWeight), AbsoluteWeight), (nameof(SquaredWeight), SquaredWeight),
            (nameof(PerceptualWeight), PerceptualWeight), (nameof(AdversarialWeight), AdversarialWeight) })
            if (!(weight >= 0 && double.IsFinite(weight)))
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{name} is {weight}; give 0 or a positive number."));
        if (AbsoluteWeight == 0 && SquaredWeight == 0)
            throw new ArgumentException("AbsoluteWeight and SquaredWeight are both 0; nothing would be reconstructed, give one of them.");
        if (AdversarialStart < 0)
            throw new ArgumentException($"AdversarialStart is {AdversarialStart}; give a step, 0 or above.");
    }
}
