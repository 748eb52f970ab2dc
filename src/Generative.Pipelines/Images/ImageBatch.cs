using TorchSharp;

namespace Generative.Pipelines;

/// <summary>One batch of a request, with the tensors it brings along.</summary>
/// <param name="First">Number of its first picture.</param>
/// <param name="Request">The run.</param>
internal sealed record ImageBatch(int First, SamplingRequest Request) : IDisposable
{
    /// <summary>Pictures in it.</summary>
    public int Count => Request.Seeds.Count;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tensor in (torch.Tensor?[])[Request.Start?.State.Value, Request.Known?.Mask])
            tensor?.Dispose();
    }
}
