using static TorchSharp.torch;

namespace Generative.Networks;

/// <summary>A moment of a <see cref="RecurrentCache"/>: copies of all it holds.</summary>
internal sealed record RecurrentMoment(
    object Owner, IReadOnlyList<int> Lengths, IReadOnlyList<RecurrentState?> States, IReadOnlyList<Tensor?> Windows) : ICacheSnapshot
{
    /// <inheritdoc/>
    public int Length => Lengths.Max();

    /// <summary>Whether it was disposed.</summary>
    public bool IsDisposed { get; private set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        IsDisposed = true;
        foreach (var state in States)
            state?.Dispose();
        foreach (var window in Windows)
            window?.Dispose();
    }
}
