using Generative.Imaging;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Pipelines;

/// <summary>Between 8-bit pictures and the states a model walks: pixels, or latents that its codec decodes.</summary>
internal sealed class PictureStates(IGenerativeModel model)
{
    private readonly ILatentCodec? _codec = (model as ILatentModel)?.Codec;

    /// <summary>The pictures of a batch of clean states.</summary>
    public IReadOnlyList<Picture> Pictures(Tensor state)
    {
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
