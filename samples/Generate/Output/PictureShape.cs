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

    private static IReadOnlyList<long> Of(ModelCard card) => card.RowShape is [1 or 3 or 4, _, _] ? card.RowShape
        : throw new InvalidDataException($"'{card.Name}' makes no pictures: its state is [{string.Join(", ", card.RowShape)}].");
}
