using System.Globalization;

namespace Generative.Imaging;

/// <summary>The rule that pictures in one batch or on one sheet are of one size.</summary>
internal static class PictureSizes
{
    public static (int Width, int Height, int Channels) Common(IReadOnlyList<Picture> pictures)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        if (pictures.Count == 0)
        {
            throw new ArgumentException("pictures is empty; give at least one.", nameof(pictures));
        }

        var first = pictures[0];
        for (var index = 1; index < pictures.Count; index++)
        {
            var other = pictures[index];
            if ((other.Width, other.Height, other.Channels) != (first.Width, first.Height, first.Channels))
            {
                throw new ArgumentException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"pictures[{index}] is {other.Width}x{other.Height} with {other.Channels} channels and pictures[0] is "
                        + $"{first.Width}x{first.Height} with {first.Channels}; give pictures of one size."),
                    nameof(pictures));
            }
        }

        return (first.Width, first.Height, first.Channels);
    }
}
