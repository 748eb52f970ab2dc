using Generative.Imaging;

namespace Generative.Pipelines;

/// <summary>Pictures from outside at the size and channels of a model's own.</summary>
internal static class FittedPicture
{
    private const int Paints = 128;

    /// <summary>
    /// A picture to edit. Grey becomes colour; colour that is grey in fact becomes grey; opacity is dropped, or full where it is missing.
    /// </summary>
    /// <exception cref="ArgumentException">Its size is another, or it has colours the model lacks.</exception>
    public static Picture Init(Picture picture, ModelCard card)
    {
        CheckSize(picture, card, "init");
        return Channels(picture, (int)card.PictureShape[0], card.Name, "init");
    }

    /// <summary>A picture with so many channels, under the same rules.</summary>
    /// <exception cref="ArgumentException">It has colours the model lacks.</exception>
    public static Picture Channels(Picture picture, int channels, string model, string name = "the picture")
    {
        if (picture.Channels == channels)
            return picture;
        var source = picture.Pixels.Span;
        var pixels = new byte[picture.Width * picture.Height * channels];
        for (var i = 0; i < pixels.Length; i++)
        {
            var pixel = source.Slice(i / channels * picture.Channels, picture.Channels);
            if (channels == 1 && (pixel[0] != pixel[1] || pixel[0] != pixel[2]))
                throw new ArgumentException($"{name} has colours, and '{model}' makes grey pictures; turn it into grey first.");
            pixels[i] = i % channels == 3 ? (byte)255 : pixel[picture.Channels == 1 ? 0 : i % channels];
        }
        return new Picture(picture.Width, picture.Height, channels, pixels);
    }

    /// <summary>A mask as grey: 255 where it paints, 0 elsewhere. Of colours the mean counts.</summary>
    /// <exception cref="ArgumentException">Its size is another.</exception>
    public static Picture Mask(Picture picture, ModelCard card)
    {
        CheckSize(picture, card, "mask");
        var (colours, source) = (Math.Min(picture.Channels, 3), picture.Pixels);
        byte[] pixels = [.. Enumerable.Range(0, picture.Width * picture.Height).Select(i =>
            (byte)(Sum(source.Span.Slice(i * picture.Channels, colours)) >= Paints * colours ? 255 : 0))];
        return new Picture(picture.Width, picture.Height, 1, pixels);
    }

    /// <summary>What was made where the mask paints, the bytes that were there elsewhere.</summary>
    public static Picture Composite(Picture before, Picture made, Picture mask)
    {
        var pixels = made.Pixels.ToArray();
        var kept = before.Pixels.Span;
        var paint = mask.Pixels.Span;
        for (var i = 0; i < pixels.Length; i++)
            if (paint[i / made.Channels] == 0)
                pixels[i] = kept[i];
        return new Picture(made.Width, made.Height, made.Channels, pixels);
    }

    private static int Sum(ReadOnlySpan<byte> values)
    {
        var sum = 0;
        foreach (var value in values)
            sum += value;
        return sum;
    }

    private static void CheckSize(Picture picture, ModelCard card, string name)
    {
        if (card.PictureShape is not [1 or 3 or 4, var height, var width])
            throw new ArgumentException($"'{card.Name}' makes no pictures, so it cannot edit one; leave out {name}.");
        if ((picture.Width, picture.Height) != (width, height))
            throw new ArgumentException(
                $"{name} is {picture.Width}x{picture.Height}, and '{card.Name}' makes {width}x{height}; give a picture of that size.");
    }
}
