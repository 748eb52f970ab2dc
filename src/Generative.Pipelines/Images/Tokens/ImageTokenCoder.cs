using Generative.Imaging;
using static TorchSharp.torch;

namespace Generative.Pipelines;

/// <summary>Pictures to ids of a tokenizer and back. Immutable; serves many requests at once.</summary>
/// <param name="models">Where tokenizers come from.</param>
public sealed class ImageTokenCoder(IModelCatalog models)
{
    /// <summary>The ids of pictures.</summary>
    /// <param name="model">Name or folder of a tokenizer, or of a model of picture tokens.</param>
    /// <param name="pictures">At least one; all of one size. Grey becomes colour where the tokenizer takes colours, and opacity is dropped.</param>
    /// <param name="cancellation">Looked at before the network runs.</param>
    /// <exception cref="KeyNotFoundException">There is no such model.</exception>
    /// <exception cref="InvalidDataException">It has no tokenizer of pictures.</exception>
    /// <exception cref="ArgumentException">A picture's size or colours do not fit the tokenizer.</exception>
    public Task<ImageTokens> EncodeAsync(string model, IReadOnlyList<Picture> pictures, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        return Task.Run(() => Encode(model, pictures), cancellation);
    }

    /// <summary>The pictures of ids.</summary>
    /// <param name="tokens">The ids.</param>
    /// <param name="cancellation">Looked at before the network runs.</param>
    /// <exception cref="KeyNotFoundException">There is no such model.</exception>
    /// <exception cref="InvalidDataException">It has no tokenizer of pictures.</exception>
    /// <exception cref="ArgumentException">An id is out of range, or the ids or the grids are not this tokenizer's.</exception>
    public Task<IReadOnlyList<Picture>> DecodeAsync(ImageTokens tokens, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        return Task.Run(() => Decode(tokens), cancellation);
    }

    private ImageTokens Encode(string model, IReadOnlyList<Picture> pictures)
    {
        var images = models.GetImageTokenizer(model);
        var channels = images.Layout.PictureShape[0];
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var ids = images.Encode(TensorPictures.ToTensor([.. pictures.Select(p => FittedPicture.Channels(p, channels, model))])).cpu();
        return new(model, images.Layout.Codes, Grids(images.Layout, pictures[0]),
            [.. Enumerable.Range(0, pictures.Count).Select(i => (IReadOnlyList<long>)ids[i].data<long>().ToArray())]);
    }

    private IReadOnlyList<Picture> Decode(ImageTokens tokens)
    {
        var images = models.GetImageTokenizer(tokens.Model);
        var layout = images.Layout;
        if (tokens.Codes != layout.Codes)
            throw new ArgumentException(
                $"codes is {tokens.Codes}, and the tokenizer of '{tokens.Model}' has {layout.Codes}; name the model the ids were made with.");
        if (tokens.Pictures.Count == 0)
            throw new ArgumentException("There are no pictures among the ids; give at least one.");
        if (tokens.Grids.Count != layout.Grids.Count || (layout.Grids.Count > 1 && !tokens.Grids.SequenceEqual(layout.Grids)))
            throw new ArgumentException($"grids is {string.Join(", ", tokens.Grids)}, and the tokenizer of '{tokens.Model}' has "
                + $"{string.Join(", ", layout.Grids)}; name the model the ids were made with.");
        var length = tokens.Grids.Sum(g => g.Tokens);
        for (var i = 0; i < tokens.Pictures.Count; i++)
            if (tokens.Pictures[i].Count != length)
                throw new ArgumentException(
                    $"Picture {i} has {tokens.Pictures[i].Count} ids, and a grid of {string.Join(", ", tokens.Grids)} takes {length}.");
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        long[] ids = [.. tokens.Pictures.SelectMany(p => p)];
        return TensorPictures.FromTensor(images.Decode(
            tensor(ids, [tokens.Pictures.Count, length], ScalarType.Int64), layout.Grids.Count > 1 ? null : tokens.Grids[0]));
    }

    /// <summary>The grids of a picture: those of the layout, or one of its own where the tokenizer takes pictures of other sizes.</summary>
    private static IReadOnlyList<TokenGrid> Grids(ImageTokenLayout layout, Picture picture)
    {
        if (layout.Grids is not [var grid])
            return layout.Grids;
        return [new(picture.Height * grid.Height / layout.PictureShape[1], picture.Width * grid.Width / layout.PictureShape[2])];
    }
}
