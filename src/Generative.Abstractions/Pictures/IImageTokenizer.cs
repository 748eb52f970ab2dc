using static TorchSharp.torch;

namespace Generative;

/// <summary>Between pictures and ids of a codebook. Immutable; serves many threads; answers are fresh, in the caller's dispose scope.</summary>
public interface IImageTokenizer : IDisposable
{
    /// <summary>What its tokens are.</summary>
    ImageTokenLayout Layout { get; }

    /// <summary>The ids of pictures.</summary>
    /// <param name="images">[batch, channel, height, width] in [-1, 1], any floating dtype.</param>
    /// <returns>int64 [batch, tokens], in the order of <see cref="ImageTokenLayout.Grids"/>.</returns>
    /// <exception cref="ArgumentException">The shape does not fit; the message says which would.</exception>
    Tensor Encode(Tensor images);

    /// <summary>The pictures of ids.</summary>
    /// <param name="ids">int64 [batch, tokens].</param>
    /// <param name="grid">
    /// Their grid, for a tokenizer of one grid that takes pictures of other sizes; null for that of <see cref="Layout"/>.
    /// </param>
    /// <returns>float32 [batch, channel, height, width], clamped to [-1, 1].</returns>
    /// <exception cref="ArgumentException">An id is out of range, or their number does not fit the grid; the message names both.</exception>
    Tensor Decode(Tensor ids, TokenGrid? grid = null);
}
