using static TorchSharp.torch;

namespace Generative.Networks;

/// <summary>What a cache must know of one of the two stacks of blocks.</summary>
/// <param name="body">The network.</param>
/// <param name="layers">Blocks of the stack.</param>
/// <param name="windows">See <see cref="IDecoderShape.Windows"/>.</param>
internal sealed class FactorizedShape(FactorizedBody body, int layers, params IReadOnlyList<int> windows) : IDecoderShape
{
    /// <inheritdoc/>
    public DecoderSizes Sizes { get; } =
        new(layers, body.Options.KeyHeads, body.Options.Heads / body.Options.KeyHeads, body.Options.HeadSize);

    /// <inheritdoc/>
    public IReadOnlyList<int> Windows { get; } = windows;

    /// <inheritdoc/>
    public ScalarType DType => body.DType;

    /// <inheritdoc/>
    public Device Device => body.Device;
}
