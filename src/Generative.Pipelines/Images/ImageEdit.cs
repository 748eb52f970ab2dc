using System.Globalization;
using Generative.Imaging;

namespace Generative.Pipelines;

/// <summary>What a request changes of pictures that are there: checked, with every default filled in.</summary>
/// <param name="Init">The pictures, at the model's size and channels; the pictures asked for take turns.</param>
/// <param name="Strength">From 0 (the pictures themselves) to 1 (every step).</param>
/// <param name="StartRow">Row of the plan the run starts at: steps - floor(steps * strength).</param>
/// <param name="Mask">Where it may paint; null for everywhere.</param>
public sealed record ImageEdit(IReadOnlyList<Picture> Init, double Strength, int StartRow, Picture? Mask)
{
    /// <summary>The picture that picture i asked for starts from.</summary>
    public Picture InitOf(int i) => Init[i % Init.Count];

    /// <summary>The edit a request asks for; null when it starts from noise.</summary>
    /// <exception cref="ArgumentException">The strength is out of range, a picture does not fit the model, or there is none to
    /// edit.</exception>
    internal static ImageEdit? Make(ImageRequest request, ModelCard card, int steps)
    {
        if (request.Strength is { } given && !(given >= 0 && given <= 1))
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture, $"strength is {given}; give a number from 0 (the picture itself) to 1 (every step)."));
        if (request.Init.Count == 0)
        {
            if (request.Mask is not null)
                throw new ArgumentException("A mask is given, but no init picture for it to cover; give one.");
            if (request.Strength is { } alone)
                throw new ArgumentException(string.Create(
                    CultureInfo.InvariantCulture, $"strength is {alone}, but no init picture is given to change; give one."));
            return null;
        }
        var strength = request.Strength ?? ImageRequest.DefaultStrength;
        var init = request.Init.Select(p => FittedPicture.Init(p, card)).ToArray();
        return new(init, strength, StartRowOf(steps, strength), request.Mask is { } mask ? FittedPicture.Mask(mask, card) : null);
    }

    /// <summary>steps - floor(steps * strength): at strength 0 no step is left, at 1 none is left out.</summary>
    public static int StartRowOf(int steps, double strength) => steps - Math.Min((int)Math.Floor(steps * strength), steps);
}
