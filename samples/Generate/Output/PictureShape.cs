namespace Generative.Samples.Generate;

/// <summary>The sizes of a model's pictures.</summary>
internal static class PictureShape
{
    /// <summary>Pixels in a row.</summary>
    /// <exception cref="InvalidDataException">The model makes no pictures.</exception>
    public static long Width(this ModelCard card) => Of(card)[2];

    /// <summary>Rows.</summary>
    /// <exception cref="InvalidDataException">The model makes no pictures.</exception>
    public static long Height(this ModelCard card) => Of(card)[1];

    /// <summary>The size in words, for lists.</summary>
    public static string Text(ModelCard card) => card.PictureShape is [var channels, var height, var width]
        ? $"{width}x{height}, {channels} channel(s)" : $"none: latents [{string.Join(", ", card.RowShape)}]";

    private static IReadOnlyList<long> Of(ModelCard card) => card.PictureShape is [1 or 3 or 4, _, _] ? card.PictureShape
        : throw new InvalidDataException($"'{card.Name}' makes no pictures: its state is [{string.Join(", ", card.RowShape)}].");
}
