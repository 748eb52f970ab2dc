using static TorchSharp.torch;

namespace Generative.Networks;

/// <summary>What a recurrent block remembers. Its tensors are never written: a step makes new ones.</summary>
/// <param name="Latest">Tokens its convolution looks back at, [batch, tokens, width].</param>
/// <param name="Hidden">The recurrence's state, float32 [batch, width].</param>
internal sealed record RecurrentState(Tensor Latest, Tensor Hidden) : IDisposable
{
    /// <summary>The same for other rows, made from each.</summary>
    public RecurrentState With(Func<Tensor, Tensor> make) => new(make(Latest), make(Hidden));

    /// <summary>Takes both out of the present dispose scope.</summary>
    public RecurrentState Detach() => new(Latest.DetachFromDisposeScope(), Hidden.DetachFromDisposeScope());

    /// <inheritdoc/>
    public void Dispose()
    {
        Latest.Dispose();
        Hidden.Dispose();
    }
}
