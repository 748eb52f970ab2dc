using Generative.Imaging;
using Generative.Tokenizers;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Pipelines;

/// <summary>Between 8-bit pictures and the states a model walks: pixels, or latents that its codec decodes.</summary>
internal sealed class PictureStates(IGenerativeModel model)
{
    private readonly IPictureTokenModel? _tokens = model as IPictureTokenModel;
    private readonly ILatentCodec? _codec = (model as ILatentModel)?.Codec;

    /// <summary>The pictures of a batch of clean states.</summary>
    public IReadOnlyList<Picture> Pictures(Tensor state)
    {
        if (_tokens is not null)
            return OfTokens(state, _tokens.Images);
        if (_codec is null)
        {
            // Counts are whole numbers; whatever is converted here goes with the scope.
            using var scope = NewDisposeScope();
            var values = state.is_floating_point() ? state : state.to(ScalarType.Float64);
            return TensorPictures.FromTensor(values, model.Card.Range.Low, model.Card.Range.High);
        }
        using var gradients = no_grad();
        using var decoded = _codec.Decode(state);
        return TensorPictures.FromTensor(decoded);
    }

    /// <summary>The pictures of rows that begin with the class, behind it the sub-tokens of each token in turn.</summary>
    private static IReadOnlyList<Picture> OfTokens(Tensor rows, IImageTokenizer images)
    {
        using var gradients = no_grad();
        using var scope = NewDisposeScope();
        var (layout, bits) = (images.Layout, images.Layout.SubTokenBits);
        var ids = rows.narrow(1, 1, layout.Tokens * Math.Max(1, bits.Count));
        return TensorPictures.FromTensor(images.Decode(bits.Count == 0 ? ids : new SubTokens(bits).Join(ids.view(-1, layout.Tokens, bits.Count))));
    }

    /// <summary>Pictures as clean states, float64 [batch, ...]; the caller disposes the tensor.</summary>
    public Tensor States(IReadOnlyList<Picture> pictures, IRandomSource random)
    {
        if (_codec is null)
            return TensorPictures.ToTensor(pictures, model.Card.Range.Low, model.Card.Range.High, ScalarType.Float64);
        using var gradients = no_grad();
        using var scope = NewDisposeScope();
        return _codec.Encode(TensorPictures.ToTensor(pictures).to(model.Device), random).to(ScalarType.Float64).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// A mask over the state, 1 where it paints, [1, 1, height, width]; a latent that touches a painted pixel is painted.
    /// </summary>
    public Tensor Mask(Picture mask)
    {
        using var gradients = no_grad();
        using var scope = NewDisposeScope();
        var pixels = TensorPictures.ToTensor([mask], 0, 1);
        return (_codec is null ? pixels : nn.functional.adaptive_max_pool2d(pixels, [model.Card.RowShape[1], model.Card.RowShape[2]]))
            .MoveToOuterDisposeScope();
    }
}
