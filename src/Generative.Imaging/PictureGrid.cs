using System.Globalization;

namespace Generative.Imaging;

/// <summary>
/// Several pictures on one sheet, row by row, with padding around and between them:
/// a side measures <c>padding + cells * (size * scale + padding)</c> pixels.
/// </summary>
public static class PictureGrid
{
    /// <summary>Lays pictures out; cells without a picture keep the background.</summary>
    /// <param name="pictures">At least one; all of the same size and channels.</param>
    /// <param name="columns">Pictures in a row, at least 1; the last row may be shorter.</param>
    /// <param name="padding">Pixels around and between the pictures, at least 0.</param>
    /// <param name="scale">Each pixel becomes a square of this side, at least 1.</param>
    /// <param name="background">Value of every channel where no picture lies, opacity included.</param>
    /// <exception cref="ArgumentException">A number is out of range, pictures differ in size, or the sheet would be too large.</exception>
    public static Picture Arrange(
        IReadOnlyList<Picture> pictures, int columns, int padding = 2, int scale = 1, byte background = 255)
    {
        var (width, height, channels) = PictureSizes.Common(pictures);
        var cells = new GridCells(columns, padding, scale, pictures.Count, width, height);
        var sheet = new byte[Picture.ByteCount(cells.SheetWidth, cells.SheetHeight, channels)];
        sheet.AsSpan().Fill(background);
        for (var index = 0; index < pictures.Count; index++)
        {
            for (var y = 0; y < height * scale; y++)
            {
                var source = pictures[index].Pixels.Span.Slice(y / scale * width * channels, width * channels);
                var target = sheet.AsSpan((int)cells.Offset(index, y) * channels, width * scale * channels);
                for (var x = 0; x < width * scale; x++)
                {
                    source.Slice(x / scale * channels, channels).CopyTo(target[(x * channels)..]);
                }
            }
        }

        return Picture.Adopt(sheet, (int)cells.SheetWidth, (int)cells.SheetHeight, channels);
    }

    /// <summary>
    /// Takes a sheet apart again: the inverse of <see cref="Arrange"/> for the same numbers. Of an enlarged pixel the top left
    /// corner counts.
    /// </summary>
    /// <param name="grid">The sheet.</param>
    /// <param name="columns">Pictures in a row.</param>
    /// <param name="padding">Pixels around and between the pictures.</param>
    /// <param name="scale">Side of an enlarged pixel.</param>
    /// <param name="count">Number of pictures, at least 1.</param>
    /// <param name="width">Width of one picture before enlargement.</param>
    /// <param name="height">Height of one picture before enlargement.</param>
    /// <exception cref="ArgumentException">A number is out of range, or the sheet's size does not follow from them.</exception>
    public static IReadOnlyList<Picture> Split(Picture grid, int columns, int padding, int scale, int count, int width, int height)
    {
        ArgumentNullException.ThrowIfNull(grid);
        var cells = new GridCells(columns, padding, scale, count, width, height);
        if ((grid.Width, grid.Height) != (cells.SheetWidth, cells.SheetHeight))
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The grid is {grid.Width}x{grid.Height}; {count} pictures of {width}x{height} in {columns} columns "
                    + $"with padding {padding} and scale {scale} make {cells.SheetWidth}x{cells.SheetHeight}."),
                nameof(grid));
        }

        return [.. Enumerable.Range(0, count).Select(index => Cut(grid, cells, index))];
    }

    private static Picture Cut(Picture grid, GridCells cells, int index)
    {
        var (channels, scale) = (grid.Channels, cells.Scale);
        var pixels = new byte[Picture.ByteCount(cells.Width, cells.Height, channels)];
        for (var y = 0; y < cells.Height; y++)
        {
            var source = grid.Pixels.Span[((int)cells.Offset(index, y * scale) * channels)..];
            for (var x = 0; x < cells.Width; x++)
            {
                source.Slice(x * scale * channels, channels).CopyTo(pixels.AsSpan(((y * cells.Width) + x) * channels));
            }
        }

        return Picture.Adopt(pixels, cells.Width, cells.Height, channels);
    }
}
