using System.Globalization;
using Generative.Imaging;

namespace Generative.Samples.Generate;

/// <summary>How pictures share a file. It travels in the file's parameters, so that the file can be taken apart again.</summary>
/// <param name="Columns">Pictures in a row.</param>
/// <param name="Padding">Pixels around and between pictures.</param>
/// <param name="Scale">Side of an enlarged pixel.</param>
internal sealed record SheetLayout(int Columns, int Padding, int Scale)
{
    private const string PaddingKey = "grid.padding", ScaleKey = "grid.scale";
    private const int GridPadding = 2, PleasantSide = 64, LargestScale = 8;

    /// <summary>One picture as it is.</summary>
    public static SheetLayout Single { get; } = new(1, 0, 1);

    /// <summary>A grid of that many columns, small pictures enlarged until they are pleasant to look at.</summary>
    public static SheetLayout Grid(int columns, ModelCard card) =>
        new(columns, GridPadding, Math.Clamp((int)(PleasantSide / Math.Max(card.Height(), card.Width())), 1, LargestScale));

    /// <summary>The layout that a file's parameters describe.</summary>
    /// <exception cref="InvalidDataException">They are not numbers.</exception>
    public static SheetLayout Read(GenerationParameters parameters) =>
        new(parameters.Columns, Number(parameters, PaddingKey, Single.Padding), Number(parameters, ScaleKey, Single.Scale));

    /// <summary>The parameters with this layout among them.</summary>
    public GenerationParameters WriteTo(GenerationParameters parameters) => this == Single ? parameters : parameters with
    {
        Columns = Columns,
        Extra = new Dictionary<string, string>(parameters.Extra)
        {
            [PaddingKey] = Padding.ToString(CultureInfo.InvariantCulture),
            [ScaleKey] = Scale.ToString(CultureInfo.InvariantCulture),
        },
    };

    /// <summary>Width and height of the file's picture.</summary>
    public (long Width, long Height) Size(int count, ModelCard card) =>
        (Side(Columns, card.Width()), Side(((long)count + Columns - 1) / Columns, card.Height()));

    /// <summary>The file's picture.</summary>
    public Picture Arrange(IReadOnlyList<Picture> pictures) => PictureGrid.Arrange(pictures, Columns, Padding, Scale);

    /// <summary>The pictures in a file.</summary>
    /// <exception cref="ArgumentException">The file's size is another.</exception>
    public IReadOnlyList<Picture> Split(Picture sheet, int count, ModelCard card) =>
        PictureGrid.Split(sheet, Columns, Padding, Scale, count, (int)card.Width(), (int)card.Height());

    private long Side(long cells, long size) => Padding + cells * (size * Scale + Padding);

    private static int Number(GenerationParameters parameters, string key, int absent) =>
        !parameters.Extra.TryGetValue(key, out var text) ? absent
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw new InvalidDataException($"The parameter '{key}' is '{text}'; it should be a whole number.");
}
