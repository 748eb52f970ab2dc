using Generative.Imaging;
using Generative.Pipelines;

namespace Generative.Samples.Generate;

/// <summary>All pictures in one file.</summary>
internal sealed class SheetOutput : IImageOutput
{
    private readonly string _path;
    private readonly IImageCodec _codec;
    private readonly ImageFormat _format;
    private readonly SheetLayout _layout;
    private readonly IReadOnlyList<int> _order;

    /// <summary>Checks that the file can be written and holds that many pictures.</summary>
    /// <param name="path">The file; its ending must be one of the codec's.</param>
    /// <param name="order">Numbers of the pictures in the order the file shows them.</param>
    /// <param name="layout">How they lie.</param>
    /// <param name="card">The model, for the size of a picture.</param>
    /// <param name="codec">Encodes the file.</param>
    public SheetOutput(string path, IReadOnlyList<int> order, SheetLayout layout, ModelCard card, IImageCodec codec)
    {
        OutputPath.CheckFile(path);
        (_path, _order, _layout, _codec, _format) = (path, order, layout, codec, ImageFormats.FromPath(path, codec.Formats));
        var (width, height) = layout.Size(order.Count, card);
        if (Math.Max(width, height) > _format.MaxSide || width * height > SkiaImageCodec.DefaultMaxPixels)
            throw new BadInputException($"{order.Count} pictures make a {_format} of {width}x{height}, which is too large; "
                + "give a folder as --out, or a smaller --count.");
    }

    /// <summary>One picture as it is; several in a grid: a row a class when the classes come out even, else about square.</summary>
    public static SheetOutput Of(string path, ImagePlan plan, IImageCodec codec)
    {
        var (count, card) = (plan.Classes.Count, plan.Model.Card);
        var classes = plan.Classes.Distinct().Count();
        // One picture of each of some classes has no rows to make: as a square it shows more.
        var perClass = classes > 1 && count % classes == 0 && (count > classes || classes == card.Classes.Count)
            && plan.Classes.Select((c, i) => c == plan.Classes[i % classes]).All(turn => turn);
        var columns = perClass ? count / classes : (int)Math.Ceiling(Math.Sqrt(count));
        // The classes take turns, so sorting by class puts every class into rows of its own.
        int[] order = [.. Enumerable.Range(0, count).OrderBy(i => perClass ? i % classes : 0)];
        return new(path, order, count == 1 ? SheetLayout.Single : SheetLayout.Grid(columns, card), card, codec);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Write(ImageResult result, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var picture = _layout.Arrange([.. _order.Select(i => result.Pictures[i])]);
        var parameters = _format == ImageFormat.Png ? _layout.WriteTo(result.ParametersOf(_order)) : null;
        PictureFile.Write(_path, picture, _codec, parameters);
        return [_path];
    }
}
