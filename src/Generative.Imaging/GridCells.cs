using System.Globalization;

namespace Generative.Imaging;

/// <summary>Where the cells of a sheet lie. Sizes are 64-bit so that large sheets are refused, not wrapped around.</summary>
internal readonly record struct GridCells
{
    public GridCells(int columns, int padding, int scale, int count, int width, int height)
    {
        Require(columns, 1, nameof(columns));
        Require(padding, 0, nameof(padding));
        Require(scale, 1, nameof(scale));
        Require(count, 1, nameof(count));
        Require(width, 1, nameof(width));
        Require(height, 1, nameof(height));
        (Columns, Padding, Scale, Width, Height) = (columns, padding, scale, width, height);
        SheetWidth = Side(columns, width);
        SheetHeight = Side(((long)count + columns - 1) / columns, height);
    }

    public int Columns { get; }

    public int Padding { get; }

    public int Scale { get; }

    public int Width { get; }

    public int Height { get; }

    public long SheetWidth { get; }

    public long SheetHeight { get; }

    /// <summary>Pixel offset in the sheet of row <paramref name="y"/> (enlarged) of a cell.</summary>
    public long Offset(int index, int y)
    {
        var left = Padding + (index % Columns * (((long)Width * Scale) + Padding));
        var top = Padding + (index / Columns * (((long)Height * Scale) + Padding));
        return ((top + y) * SheetWidth) + left;
    }

    // Two factors below 2^31 and one sum fit; a third factor may not, and then the size is refused as too large.
    private long Side(long cells, int size)
    {
        try
        {
            return checked(Padding + (cells * (((long)size * Scale) + Padding)));
        }
        catch (OverflowException)
        {
            throw new ArgumentException("The grid is too large for any picture; use fewer or smaller pictures, padding or scale.");
        }
    }

    private static void Require(int value, int least, string name)
    {
        if (value < least)
        {
            throw new ArgumentOutOfRangeException(name, string.Create(
                CultureInfo.InvariantCulture, $"{name} is {value}; give at least {least}."));
        }
    }
}
