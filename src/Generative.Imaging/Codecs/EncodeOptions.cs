using System.Globalization;

namespace Generative.Imaging;

/// <summary>How a picture is compressed. Formats ignore what they have no use for: PNG is always lossless.</summary>
public sealed record EncodeOptions
{
    /// <summary>Quality 90, lossy where the format is.</summary>
    public static EncodeOptions Default { get; } = new();

    /// <summary>1 (smallest file) to 100 (best), for JPEG and lossy WebP. 90 when not set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside 1 to 100.</exception>
    public int Quality
    {
        get;
        init => field = value is >= 1 and <= 100
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Quality), string.Create(
                CultureInfo.InvariantCulture, $"Quality is {value}; give 1 (smallest file) to 100 (best)."));
    } = 90;

    /// <summary>
    /// Keep every visible pixel, for WebP; JPEG refuses it. Where opacity is 0 a format may forget the colour underneath.
    /// </summary>
    public bool Lossless { get; init; }
}
